package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/domain"
)

// DefineBehaviour stores a new definition and tells of it. A name that is taken is a Conflict fault.
func (a App) DefineBehaviour(ctx context.Context, name string, details domain.Details) (Definition, error) {
	definition, events, err := domain.Define(name, details, a.now())
	if err != nil {
		return Definition{}, err
	}
	defined, err := a.Definitions.Count(ctx)
	if err != nil {
		return Definition{}, err
	}
	if defined >= domain.MaxDefinitions {
		return Definition{}, fault.New(fault.Exhausted, "there are %d definitions, which is all there can be", defined)
	}
	added, err := a.Definitions.Add(ctx, definition, events)
	if errors.Is(err, docstore.ErrConflict) {
		return added, fault.New(fault.Conflict, "there is a definition of %s already; change that one", name)
	}
	return added, err
}

// ChangeDefinition applies edit to the details of the definition as it was at the version the caller saw. A definition
// that has changed since is a Stale fault.
func (a App) ChangeDefinition(ctx context.Context, name string, version int64, edit func(domain.Details) (domain.Details, error)) (Definition, error) {
	definition, err := a.Definitions.Get(ctx, name)
	if err != nil {
		return definition, err
	}
	if definition.Version != version {
		return definition, stale(definition.Version)
	}
	details, err := edit(definition.Body.Details())
	if err != nil {
		return definition, err
	}
	changed, events, err := definition.Body.Change(details, a.now())
	if err != nil || len(events) == 0 {
		return definition, err
	}
	definition.Body = changed
	saved, err := a.Definitions.Save(ctx, definition, events)
	if errors.Is(err, docstore.ErrConflict) {
		return definition, stale(version + 1)
	}
	return saved, err
}

func stale(current int64) error {
	return fault.New(fault.Stale, "the definition has changed: it is now at version %d or later; read it again and repeat the change", current)
}
