package tenantsfile

import (
	"context"
	"maps"
	"slices"
	"sync"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// State says what a Stack's tenants file holds of a tenant.
type State int

// The states.
const (
	Unknown State = iota // the file has not been looked at since the operator started
	Absent               // the tenant is not in it
	Behind               // the tenant is in it as it was
	Current              // the tenant is in it as it should be
)

// Registry knows what the tenants files hold, and tells of the tenants whose entry has changed. It is safe for concurrent use.
type Registry struct {
	changed chan event.GenericEvent

	mu     sync.RWMutex
	stacks map[client.ObjectKey]map[tenancy.ID]string // the hashes of the entries
}

// NewRegistry returns a registry that knows nothing yet.
func NewRegistry() *Registry {
	return &Registry{
		changed: make(chan event.GenericEvent, 1024),
		stacks:  make(map[client.ObjectKey]map[tenancy.ID]string),
	}
}

// Changed tells of each Tenant whose entry has come, changed or gone; only its name is set. Somebody must read it.
func (r *Registry) Changed() <-chan event.GenericEvent { return r.changed }

// State says whether the Stack's file serves the tenant just as it and its class ask for. Without its class, nil, a tenant
// keeps the entry that it has.
func (r *Registry) State(stack client.ObjectKey, tenant *v1alpha1.Tenant, class *v1alpha1.TenantClass) State {
	r.mu.RLock()
	defer r.mu.RUnlock()
	entries, known := r.stacks[stack]
	if !known {
		return Unknown
	}
	has, there := entries[tenancy.ID(tenant.Spec.ID)]
	switch {
	case !there:
		return Absent
	case tenant.IsLeaving():
		return Behind
	case class == nil, has == hash(Entry(tenant, class)):
		return Current
	default:
		return Behind
	}
}

// set takes in what has been written for a Stack, and tells of the tenants for whom that made a difference.
func (r *Registry) set(ctx context.Context, stack client.ObjectKey, written []tenancy.Tenant) error {
	entries := make(map[tenancy.ID]string, len(written))
	for _, entry := range written {
		entries[entry.ID] = hash(entry)
	}
	for _, id := range r.swap(stack, entries) {
		tenant := &v1alpha1.Tenant{}
		tenant.Name = string(id)
		select {
		case r.changed <- event.GenericEvent{Object: tenant}:
		case <-ctx.Done():
			r.forget(stack) // so that the next attempt tells of them all
			return ctx.Err()
		}
	}
	return nil
}

func (r *Registry) swap(stack client.ObjectKey, entries map[tenancy.ID]string) (different []tenancy.ID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := r.stacks[stack]
	for id, is := range entries {
		if was, there := before[id]; !there || was != is {
			different = append(different, id)
		}
	}
	for id := range before {
		if _, there := entries[id]; !there {
			different = append(different, id)
		}
	}
	r.stacks[stack] = maps.Clone(entries)
	slices.Sort(different)
	return different
}

// forget drops a Stack that is gone.
func (r *Registry) forget(stack client.ObjectKey) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.stacks, stack)
}
