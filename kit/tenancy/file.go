package tenancy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// ReadFile reads and validates a tenants file: a YAML list of Tenant. Fields it does not know are refused, so that a
// misspelt limit is not taken for no limit.
func ReadFile(path string) ([]Tenant, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the tenants file: %w", err)
	}
	tenants, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("tenants file %s: %w", path, err)
	}
	return tenants, nil
}

// Encode returns the content of a tenants file. The error names the first entry that no reader would take.
func Encode(tenants []Tenant) ([]byte, error) {
	if err := validate(tenants); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err := encode(&out, tenants)
	return out.Bytes(), err
}

// WriteFile validates the tenants and puts them in the file's place in one step: a reader sees the old list or the new.
func WriteFile(path string, tenants []Tenant) error {
	content, err := Encode(tenants)
	if err != nil {
		return fmt.Errorf("tenants file %s: %w", path, err)
	}
	return replace(path, content)
}

// AddToFile appends a tenant to the file, which is created when missing. What is there, comments included, is kept. The
// error is a Conflict fault when the tenant is already in it.
func AddToFile(path string, tenant Tenant) error {
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("read the tenants file: %w", err)
	}
	present, err := parse(data)
	if err != nil {
		return fmt.Errorf("tenants file %s: %w", path, err)
	}
	for _, t := range present {
		if t.ID == tenant.ID {
			return fault.New(fault.Conflict, "tenant %s is already in %s", tenant.ID, path)
		}
	}
	if err := validate([]Tenant{tenant}); err != nil {
		return err
	}

	var file, entry yaml.Node
	if err := yaml.Unmarshal(data, &file); err != nil {
		return fmt.Errorf("tenants file %s: %w", path, err)
	}
	if err := entry.Encode(tenant); err != nil {
		return fmt.Errorf("encode tenant %s: %w", tenant.ID, err)
	}
	if len(present) == 0 {
		return WriteFile(path, []Tenant{tenant})
	}
	list := file.Content[0]
	list.Style = 0 // a flow list would put the new entry on the same line
	list.Content = append(list.Content, &entry)
	var out bytes.Buffer
	if err := encode(&out, &file); err != nil {
		return fmt.Errorf("tenants file %s: %w", path, err)
	}
	return replace(path, out.Bytes())
}

func parse(data []byte) ([]Tenant, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	var tenants []Tenant
	if err := decoder.Decode(&tenants); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("must be a YAML list of tenants: %w", err)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errors.New("must be one YAML document")
	}
	return tenants, validate(tenants)
}

func encode(w io.Writer, v any) error {
	encoder := yaml.NewEncoder(w)
	encoder.SetIndent(2)
	return errors.Join(encoder.Encode(v), encoder.Close())
}

// replace writes a file beside the old one, makes it durable and renames it.
func replace(path string, data []byte) (err error) {
	temp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*")
	if err != nil {
		return fmt.Errorf("write the tenants file: %w", err)
	}
	defer func() { _ = os.Remove(temp.Name()) }() // gone already when all went well
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Chmod(0o644), temp.Sync(), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write the tenants file: %w", err)
	}
	return nil
}
