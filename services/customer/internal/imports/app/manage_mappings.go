package app

import (
	"context"
	"errors"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// savedMapping returns a saved mapping for files of the kind.
func (a App) savedMapping(ctx context.Context, id string, kind domain.Kind) (domain.Mapping, error) {
	saved, err := a.Mappings.Get(ctx, id)
	switch {
	case fault.Is(err, fault.NotFound):
		return saved, fault.OnField("mappingId", "there is no such mapping")
	case err == nil && saved.Kind != kind:
		return saved, fault.OnField("mappingId", "is a mapping of %s", saved.Kind)
	default:
		return saved, err
	}
}

// SaveMapping stores a new mapping and tells of it.
func (a App) SaveMapping(ctx context.Context, m domain.Mapping) (domain.Mapping, error) {
	form, err := a.Form(ctx)
	if err != nil {
		return m, err
	}
	if err := m.Check(form.Fields); err != nil {
		return m, err
	}
	count, err := a.Mappings.Count(ctx)
	if err != nil {
		return m, err
	}
	if count >= domain.MaxMappings {
		return m, fault.New(fault.Conflict, "there are %d mappings already; delete one that is no longer needed", count)
	}
	m.ID, m.Name, m.Listed = a.Customers.NewID("map"), strings.TrimSpace(m.Name), true
	m.CreatedAt, m.UpdatedAt = a.now(), a.now()
	return a.Mappings.Add(ctx, m, m.Told(domain.Mapping{}))
}

// ChangeMapping applies edit to a mapping as it was at the version the caller saw, and tells of it. A mapping that has
// changed since is a Stale fault.
func (a App) ChangeMapping(
	ctx context.Context, id string, version int64, edit func(domain.Mapping) (domain.Mapping, error),
) (domain.Mapping, error) {
	before, err := a.Mappings.Get(ctx, id)
	if err != nil {
		return before, err
	}
	if before.Version != version {
		return before, stale(before.Version)
	}
	after, err := edit(before)
	if err != nil {
		return before, err
	}
	form, err := a.Form(ctx)
	if err != nil {
		return before, err
	}
	after.Name = strings.TrimSpace(after.Name)
	if err := after.Check(form.Fields); err != nil {
		return before, err
	}
	told := after.Told(before)
	if told == nil {
		return before, nil
	}
	after.UpdatedAt = a.now()
	saved, err := a.Mappings.Save(ctx, after, told)
	if errors.Is(err, docstore.ErrConflict) {
		return before, stale(version + 1)
	}
	return saved, err
}

// DeleteMapping deletes a mapping as it was at the version the caller saw, and tells of it. Imports that have taken it in
// keep its columns.
func (a App) DeleteMapping(ctx context.Context, id string, version int64) error {
	_, err := a.ChangeMapping(ctx, id, version, func(m domain.Mapping) (domain.Mapping, error) {
		now := a.now()
		m.DeletedAt, m.Listed = &now, false
		return m, nil
	})
	return err
}

func stale(current int64) error {
	return fault.New(fault.Stale, "the mapping has changed: it is now at version %d or later; read it again and repeat the change", current)
}
