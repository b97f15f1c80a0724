// Package store keeps the documents of privacy: what they look like, their indexes and the queries over them.
package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// Store is the collections of privacy.
type Store struct {
	erasures   *docstore.Collection[domain.Erasure]
	access     *docstore.Collection[domain.AccessRequest]
	documents  *docstore.Collection[pieceDoc]
	consents   *docstore.Collection[domain.Consent]
	purposes   *docstore.Collection[domain.Purpose]
	settings   *docstore.Collection[domain.Settings]
	proposals  *docstore.Collection[domain.Proposal]
	retentions *docstore.Collection[domain.RetentionRun]
	now        func() time.Time
}

// Open ensures the collections and their indexes.
func Open(ctx context.Context, docs *docstore.Store, now func() time.Time) (*Store, error) {
	s := &Store{now: now}
	var errs [8]error
	s.erasures, errs[0] = docstore.Open[domain.Erasure](ctx, docs, erasureSchema)
	s.access, errs[1] = docstore.Open[domain.AccessRequest](ctx, docs, accessSchema)
	s.documents, errs[2] = docstore.Open[pieceDoc](ctx, docs, pieceSchema)
	s.consents, errs[3] = docstore.Open[domain.Consent](ctx, docs, consentSchema)
	s.purposes, errs[4] = docstore.Open[domain.Purpose](ctx, docs, purposeSchema)
	s.settings, errs[5] = docstore.Open[domain.Settings](ctx, docs, settingsSchema)
	s.proposals, errs[6] = docstore.Open[domain.Proposal](ctx, docs, proposalSchema)
	s.retentions, errs[7] = docstore.Open[domain.RetentionRun](ctx, docs, retentionSchema)
	return s, errors.Join(errs[:]...)
}

// Erasures returns the tenant's erasures.
func (s *Store) Erasures(tenant tenancy.ID) Erasures { return Erasures{s.erasures.In(tenant), s.now} }

// Access returns the tenant's access requests.
func (s *Store) Access(tenant tenancy.ID) Access { return Access{s.access.In(tenant), s.now} }

// Documents returns what was collected for the tenant's access requests.
func (s *Store) Documents(tenant tenancy.ID) Documents { return Documents{s.documents.In(tenant)} }

// Consents returns the tenant's history of consents.
func (s *Store) Consents(tenant tenancy.ID) Consents { return Consents{s.consents.In(tenant), s.now} }

// Purposes returns the tenant's purposes.
func (s *Store) Purposes(tenant tenancy.ID) Purposes { return Purposes{s.purposes.In(tenant), s.now} }

// Settings returns the tenant's settings.
func (s *Store) Settings(tenant tenancy.ID) Settings { return Settings{s.settings.In(tenant), s.now} }

// Proposals returns the tenant's proposals to erase.
func (s *Store) Proposals(tenant tenancy.ID) Proposals { return Proposals{s.proposals.In(tenant)} }

// Retentions returns how far the tenant's rules of retention have been applied.
func (s *Store) Retentions(tenant tenancy.ID) Retentions { return Retentions{s.retentions.In(tenant)} }

// told makes the events of a document; those about a customer have its id as their key.
func told(now func() time.Time, key string, data []contracts.Data) ([]docstore.Event, error) {
	return eventbus.Tell(now(), key, data...)
}

// get reads a document; the error is a NotFound fault that names what there is none of.
func get[T any](ctx context.Context, docs docstore.Handle[T], what, id string) (docstore.Doc[T], error) {
	doc, err := docs.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) {
		err = fault.New(fault.NotFound, "there is no %s %s", what, id)
	}
	return doc, err
}

// eraseEach deletes the documents that the query finds, page by page, and returns how many there were.
func eraseEach[T any](ctx context.Context, docs docstore.Handle[T], q docstore.Query) (int64, error) {
	if q.Limit == 0 {
		q.Limit = docstore.MaxLimit
	}
	total := int64(0)
	for {
		page, err := docs.Find(ctx, q)
		if err != nil || len(page.Docs) == 0 {
			return total, err
		}
		writes := make([]docstore.Write[T], len(page.Docs))
		for i, doc := range page.Docs {
			writes[i] = docstore.Write[T]{Verb: docstore.Delete, Doc: doc}
		}
		errs, err := docs.Write(ctx, writes)
		if err != nil {
			return total, err
		}
		for _, err := range errs {
			if err == nil {
				total++
			} else if !errors.Is(err, docstore.ErrConflict) { // changed, or gone: the next page shows which
				return total, err
			}
		}
	}
}
