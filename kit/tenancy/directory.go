package tenancy

import (
	"cmp"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"sync/atomic"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Directory is the tenants file, reloaded when it changes. It is safe for concurrent use.
type Directory struct {
	// Log is told of a file that cannot be reloaded; nil is slog.Default. Set it before Watch.
	Log *slog.Logger

	path   string
	seen   os.FileInfo // of the content that was read last
	byID   atomic.Pointer[map[ID]Tenant]
	failed string // the last reason logged, so that it is logged once
}

// OpenDirectory reads the file; an unreadable or malformed one is an error that names the entry and what is wrong.
func OpenDirectory(path string) (*Directory, error) {
	d := &Directory{path: path}
	if err := d.reload(); err != nil {
		return nil, err
	}
	return d, nil
}

// NewDirectory returns a directory of fixed tenants, taken as they are, without a file.
func NewDirectory(tenants ...Tenant) *Directory {
	d := &Directory{}
	d.set(tenants)
	return d
}

// Lookup returns a tenant.
func (d *Directory) Lookup(id ID) (Tenant, bool) {
	t, ok := (*d.byID.Load())[id]
	return t, ok
}

// Admit returns the tenant if it is to be served, and a Forbidden fault if this installation does not know it or has
// suspended it.
func (d *Directory) Admit(id ID) (Tenant, error) {
	t, ok := d.Lookup(id)
	if !ok {
		return Tenant{}, fault.New(fault.Forbidden,
			"tenant %q is not served by this installation; check the address, or ask the operator to add it", id)
	}
	if t.State == Suspended {
		return Tenant{}, fault.New(fault.Forbidden, "tenant %s is suspended; its operator can resume it", id)
	}
	return t, nil
}

// All returns every tenant, by id.
func (d *Directory) All() []Tenant {
	return slices.SortedFunc(maps.Values(*d.byID.Load()), func(a, b Tenant) int { return cmp.Compare(a.ID, b.ID) })
}

func (d *Directory) set(tenants []Tenant) {
	byID := make(map[ID]Tenant, len(tenants))
	for _, t := range tenants {
		byID[t.ID] = t
	}
	d.byID.Store(&byID)
}

// reload reads the file if it is not the one read last.
func (d *Directory) reload() error {
	info, err := os.Stat(d.path)
	if err != nil {
		return fmt.Errorf("read the tenants file: %w", err)
	}
	if d.seen != nil && os.SameFile(d.seen, info) && d.seen.ModTime().Equal(info.ModTime()) && d.seen.Size() == info.Size() {
		return nil
	}
	tenants, err := ReadFile(d.path)
	if err != nil {
		return err
	}
	d.seen = info
	d.set(tenants)
	return nil
}
