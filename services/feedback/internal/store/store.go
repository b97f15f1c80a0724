// Package store keeps the feedback service's documents: what they look like, their indexes and the queries over them.
package store

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// Store is the service's collections.
type Store struct {
	customers   *docstore.Collection[domain.Customer]
	surveys     *docstore.Collection[domain.Survey]
	invitations *docstore.Collection[domain.Invitation]
	cases       *docstore.Collection[domain.Case]
	now         func() time.Time
}

// Open ensures the collections and their indexes.
func Open(ctx context.Context, docs *docstore.Store, now func() time.Time) (*Store, error) {
	s := &Store{now: now}
	var err error
	if s.customers, err = docstore.Open[domain.Customer](ctx, docs, customerSchema); err != nil {
		return nil, err
	}
	if s.surveys, err = docstore.Open[domain.Survey](ctx, docs, surveySchema); err != nil {
		return nil, err
	}
	if s.invitations, err = docstore.Open[domain.Invitation](ctx, docs, invitationSchema); err != nil {
		return nil, err
	}
	if s.cases, err = docstore.Open[domain.Case](ctx, docs, caseSchema); err != nil {
		return nil, err
	}
	return s, nil
}

// idIndex is the index that every collection has.
const idIndex = "_id"
