package main

import (
	"archive/tar"
	"bytes"
	"fmt"
	"os"
	"strings"
	"time"
)

// entry is a file of an archive, or a folder when its name ends in a slash.
type entry struct {
	name string
	mode int64
	body []byte
}

// pack returns a tar archive that depends on the entries alone: the same files make the same image.
func pack(entries []entry) ([]byte, error) {
	var archive bytes.Buffer
	out := tar.NewWriter(&archive)
	for _, e := range entries {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: e.name, Mode: e.mode, Size: int64(len(e.body)), ModTime: time.Unix(0, 0)}
		if strings.HasSuffix(e.name, "/") {
			header.Typeflag = tar.TypeDir
		}
		if err := out.WriteHeader(header); err != nil {
			return nil, fmt.Errorf("pack %s: %w", e.name, err)
		}
		if _, err := out.Write(e.body); err != nil {
			return nil, fmt.Errorf("pack %s: %w", e.name, err)
		}
	}
	if err := out.Close(); err != nil {
		return nil, fmt.Errorf("end the archive: %w", err)
	}
	return archive.Bytes(), nil
}

func write(path string, entries []entry) error {
	archive, err := pack(entries)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, archive, 0o644); err != nil {
		return fmt.Errorf("write the image: %w", err)
	}
	return nil
}
