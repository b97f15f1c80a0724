// Package app holds the use cases of custom fields: to define them, change them and retire them. All of a tenant's are one
// document, for they are read together with every change of a customer. It knows nothing of HTTP or of how documents are
// kept.
package app

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/changes"
	"github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// Store keeps one tenant's definitions.
type Store interface {
	// Load returns the definitions as they are now.
	Load(ctx context.Context) (domain.Definitions, error)
	// Change stores what decide makes of the definitions as they are now, with an event that tells of it; without an event
	// nothing has changed. The error is docstore.ErrConflict when somebody else changed them meanwhile.
	Change(ctx context.Context, decide Decision) error
}

// Decision is what becomes of the definitions.
type Decision func(domain.Definitions) (domain.Definitions, *contracts.SettingChanged, error)

// App is one tenant's use cases.
type App struct {
	Store Store
	Clock func() time.Time
}

// All returns the tenant's definitions in the order they were made, the retired among them.
func (a App) All(ctx context.Context) (domain.Definitions, error) {
	return a.Store.Load(ctx)
}

// Get returns a definition; the error is a NotFound fault.
func (a App) Get(ctx context.Context, key string) (domain.Definition, error) {
	all, err := a.Store.Load(ctx)
	if err != nil {
		return domain.Definition{}, err
	}
	return find(all, key)
}

// Define adds a definition.
func (a App) Define(ctx context.Context, d domain.Definition) (domain.Definition, error) {
	return a.decide(ctx, func(all domain.Definitions, now time.Time) (domain.Definitions, domain.Definition, error) {
		return all.Define(d, now)
	})
}

// Redefine applies edit to a definition as it was at the revision the caller saw. One that has changed since is a Stale
// fault.
func (a App) Redefine(
	ctx context.Context, key string, revision int64, edit func(domain.Definition) (domain.Definition, error),
) (domain.Definition, error) {
	return a.decide(ctx, func(all domain.Definitions, now time.Time) (domain.Definitions, domain.Definition, error) {
		before, err := seen(all, key, revision)
		if err != nil {
			return nil, before, err
		}
		edited, err := edit(before)
		if err != nil {
			return nil, before, err
		}
		return all.Redefine(edited, now)
	})
}

// Retire retires a definition as it was at the revision the caller saw.
func (a App) Retire(ctx context.Context, key string, revision int64) (domain.Definition, error) {
	return a.decide(ctx, func(all domain.Definitions, now time.Time) (domain.Definitions, domain.Definition, error) {
		if before, err := seen(all, key, revision); err != nil {
			return nil, before, err
		}
		return all.Retire(key, now)
	})
}

// attempts bounds how often a change is decided again because another field was changed meanwhile.
const attempts = 20

// decide has the domain decide on the definitions as they are now, and saves what comes of it.
func (a App) decide(
	ctx context.Context, decide func(all domain.Definitions, now time.Time) (domain.Definitions, domain.Definition, error),
) (domain.Definition, error) {
	var decided domain.Definition
	once := func(all domain.Definitions) (next domain.Definitions, event *contracts.SettingChanged, err error) {
		if next, decided, err = decide(all, a.Clock().UTC().Truncate(time.Millisecond)); err != nil {
			return nil, nil, err
		}
		if before, _ := all.Find(decided.Key); before.Revision != decided.Revision {
			event = told(before, decided)
		}
		return next, event, nil
	}
	err := docstore.ErrConflict
	for try := 0; try < attempts && errors.Is(err, docstore.ErrConflict); try++ {
		err = a.Store.Change(ctx, once)
	}
	return decided, err
}

// told is the event of a definition that changed, or is new.
func told(before, after domain.Definition) *contracts.SettingChanged {
	var was any = map[string]any{}
	if before.Revision > 0 {
		was = before
	}
	return &contracts.SettingChanged{Kind: "custom-field", ID: after.Key, Changes: changes.Between(was, after)}
}

func find(all domain.Definitions, key string) (domain.Definition, error) {
	d, ok := all.Find(key)
	if !ok {
		return d, fault.New(fault.NotFound, "there is no field %s", key)
	}
	return d, nil
}

func seen(all domain.Definitions, key string, revision int64) (domain.Definition, error) {
	d, err := find(all, key)
	if err == nil && d.Revision != revision {
		err = fault.New(fault.Stale, "the field has changed: it is now at version %d; read it again and repeat the change", d.Revision)
	}
	return d, err
}
