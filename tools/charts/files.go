package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// files are what is to be written, by path.
type files map[string][]byte

// write writes those that differ and names them.
func (f files) write(out io.Writer) error {
	for _, path := range f.differing() {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // sources are for everyone to read
			return err
		}
		if err := os.WriteFile(path, f[path], 0o644); err != nil { //nolint:gosec // as above
			return err
		}
		if _, err := fmt.Fprintln(out, path); err != nil {
			return err
		}
	}
	return nil
}

// stale fails when a file differs.
func (f files) stale() error {
	if differing := f.differing(); len(differing) > 0 {
		return fmt.Errorf("stale: run 'make generate' and commit what it writes: %s", strings.Join(differing, ", "))
	}
	return nil
}

func (f files) differing() []string {
	var differing []string
	for _, path := range slices.Sorted(maps.Keys(f)) {
		if there, err := os.ReadFile(path); err != nil || !bytes.Equal(there, f[path]) {
			differing = append(differing, path)
		}
	}
	return differing
}
