package tenancy

import (
	"cmp"
	"log/slog"
	"maps"
	"slices"
	"sync/atomic"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Directory is the tenants file, or the folder of them, reloaded when it changes. It is safe for concurrent use.
type Directory struct {
	// Log is told of a file that cannot be reloaded; nil is slog.Default. Set it before Watch.
	Log *slog.Logger

	path   string
	seen   sources // of the content that was read last
	now    atomic.Pointer[content]
	failed string // the last reason logged, so that it is logged once
}

// content is what is in force: a caller sees one or the next, never a mixture.
type content struct {
	byID     map[ID]Tenant
	revision string
}

// OpenDirectory reads the file, or every *.yaml in the folder as one list; an unreadable or malformed one is an error
// that names the entry and what is wrong. An empty folder has no tenants.
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
	d.set(tenants, "")
	return d
}

// Lookup returns a tenant.
func (d *Directory) Lookup(id ID) (Tenant, bool) {
	t, ok := d.now.Load().byID[id]
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
	return slices.SortedFunc(maps.Values(d.now.Load().byID), func(a, b Tenant) int { return cmp.Compare(a.ID, b.ID) })
}

// Active returns the tenants that are to be served, by id: those for which work in the background is done.
func (d *Directory) Active() []Tenant {
	return slices.DeleteFunc(d.All(), func(t Tenant) bool { return t.State != Active })
}

// IsActive reports whether the tenant is to be served.
func (d *Directory) IsActive(id ID) bool {
	t, ok := d.Lookup(id)
	return ok && t.State == Active
}

// Revision names the content in force, as the function Revision does for whoever wrote it; "" without a file.
func (d *Directory) Revision() string { return d.now.Load().revision }

func (d *Directory) set(tenants []Tenant, revision string) {
	byID := make(map[ID]Tenant, len(tenants))
	for _, t := range tenants {
		byID[t.ID] = t
	}
	d.now.Store(&content{byID: byID, revision: revision})
}

// reload reads what is at the path if it is not what was read last.
func (d *Directory) reload() error {
	for range readAttempts {
		found, err := look(d.path)
		if err != nil {
			return err
		}
		if d.seen != nil && found.same(d.seen) {
			return nil
		}
		files, err := found.read()
		if err != nil {
			return err
		}
		// Files that were replaced while they were read may be some old and some new: a tenant that moved from one to
		// another would be in both, or in none.
		if again, err := look(d.path); err != nil || !again.same(found) {
			continue
		}
		tenants, err := parseAll(d.path, files)
		if err != nil {
			return err
		}
		d.seen = found
		d.set(tenants, Revision(files))
		return nil
	}
	return errChanging
}
