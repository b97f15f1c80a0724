package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// A tenant has one document of each.
var (
	settingsSchema  = docstore.Schema{Name: "privacy_settings"}
	retentionSchema = docstore.Schema{Name: "retention_runs"}
)

// Settings is one tenant's settings.
type Settings struct {
	docs docstore.Handle[domain.Settings]
	now  func() time.Time
}

// Get returns the settings, the default ones at version 0 when none were ever stored.
func (s Settings) Get(ctx context.Context) (app.TenantSettings, error) {
	doc, err := s.docs.Get(ctx, domain.SettingsID)
	if errors.Is(err, docstore.ErrNotFound) {
		return app.TenantSettings{ID: domain.SettingsID, Body: domain.DefaultSettings()}, nil
	}
	return doc, err
}

// Save stores the settings; the error is docstore.ErrConflict when somebody else changed them.
func (s Settings) Save(ctx context.Context, settings app.TenantSettings, data []contracts.Data) (app.TenantSettings, error) {
	events, err := told(s.now, settings.ID, data)
	if err != nil {
		return settings, err
	}
	return put(ctx, s.docs, settings, events...)
}

// Retentions is how far one tenant's rules of retention have been applied.
type Retentions struct {
	docs docstore.Handle[domain.RetentionRun]
}

const runID = "run"

// Get returns it with its document's version, 0 when there is none.
func (r Retentions) Get(ctx context.Context) (docstore.Doc[domain.RetentionRun], error) {
	doc, err := r.docs.Get(ctx, runID)
	if errors.Is(err, docstore.ErrNotFound) {
		return docstore.Doc[domain.RetentionRun]{ID: runID}, nil
	}
	return doc, err
}

// Save stores it.
func (r Retentions) Save(ctx context.Context, run docstore.Doc[domain.RetentionRun]) error {
	_, err := put(ctx, r.docs, run)
	if errors.Is(err, docstore.ErrConflict) { // another replica applies them
		return nil
	}
	return err
}

// put inserts a document at version 0 and replaces any other.
func put[T any](ctx context.Context, docs docstore.Handle[T], doc docstore.Doc[T], events ...docstore.Event) (docstore.Doc[T], error) {
	if doc.Version > 0 {
		return docs.Replace(ctx, doc, events...)
	}
	stored, err := docs.Insert(ctx, doc.ID, doc.Body, events...)
	if docstore.IsDuplicate(err, "_id") { // somebody else stored it first
		err = docstore.ErrConflict
	}
	return stored, err
}
