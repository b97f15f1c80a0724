package tenancy

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// readAttempts bounds how often files that change while they are read are read again at once; the next look goes on.
const readAttempts = 3

var errChanging = errors.New("read the tenants files: they change while they are being read")

// source is one file, as it was when it was looked at.
type source struct {
	name string // its base name
	path string
	info os.FileInfo
}

// sources are the files that make the list, in name order; never nil.
type sources []source

// look finds the file at the path or, when a folder is there, the *.yaml files in it. A mounted ConfigMap's files are
// links that are swapped all at once; one that leads nowhere has just been taken out.
func look(path string) (sources, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read the tenants file: %w", err)
	}
	if !info.IsDir() {
		return sources{{name: filepath.Base(path), path: path, info: info}}, nil
	}
	entries, err := os.ReadDir(path) // sorted by name
	if err != nil {
		return nil, fmt.Errorf("read the folder of tenants files: %w", err)
	}
	found := sources{}
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") || filepath.Ext(name) != ".yaml" {
			continue
		}
		file := filepath.Join(path, name)
		info, err := os.Stat(file)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read the tenants file: %w", err)
		}
		if !info.IsDir() {
			found = append(found, source{name: name, path: file, info: info})
		}
	}
	return found, nil
}

// same reports whether these are the files seen before, and unchanged.
func (s sources) same(seen sources) bool {
	return slices.EqualFunc(s, seen, func(a, b source) bool {
		return a.name == b.name && os.SameFile(a.info, b.info) &&
			a.info.ModTime().Equal(b.info.ModTime()) && a.info.Size() == b.info.Size()
	})
}

// read returns the files' contents by name.
func (s sources) read() (map[string][]byte, error) {
	files := make(map[string][]byte, len(s))
	for _, source := range s {
		data, err := os.ReadFile(source.path)
		if err != nil {
			return nil, fmt.Errorf("read the tenants file: %w", err)
		}
		files[source.name] = data
	}
	return files, nil
}

// parseAll reads the files, which were found at the path, as one list. An id may be in one of them only.
func parseAll(path string, files map[string][]byte) ([]Tenant, error) {
	var all []Tenant
	in := make(map[ID]string)
	for _, name := range sortedNames(files) {
		tenants, err := parse(files[name])
		if err != nil {
			return nil, fmt.Errorf("tenants file %s: %w", fileAt(path, name), err)
		}
		for _, t := range tenants {
			if other, twice := in[t.ID]; twice {
				return nil, fmt.Errorf("tenants files in %s: tenant %q is in %s and in %s; leave it in one of them", path, t.ID, other, name)
			}
			in[t.ID] = name
		}
		all = append(all, tenants...)
	}
	return all, nil
}

// fileAt is where a file read from the path is: the path itself, or in it.
func fileAt(path, name string) string {
	if filepath.Base(path) == name {
		return path
	}
	return filepath.Join(path, name)
}
