package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"
)

// pack writes a folder as a tar file, the same for the same contents, and returns its size. An older file is replaced
// only by a whole one.
func pack(dir, target string) (size int64, err error) {
	var content bytes.Buffer
	if err := archive(&content, os.DirFS(dir)); err != nil {
		return 0, err
	}
	part := target + ".part"
	if err := os.WriteFile(part, content.Bytes(), 0o600); err != nil {
		return 0, err
	}
	return int64(content.Len()), os.Rename(part, target)
}

// archive writes the files in the order of their names, which is the order in which WalkDir visits them.
func archive(to io.Writer, from fs.FS) error {
	w := tar.NewWriter(to)
	err := fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		header := &tar.Header{Name: name, Mode: 0o644, Size: int64(len(content)), ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR}
		if err := w.WriteHeader(header); err != nil {
			return err
		}
		_, err = w.Write(content)
		return err
	})
	return errors.Join(err, w.Close())
}
