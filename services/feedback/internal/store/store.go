// Package store keeps the feedback service's documents: what they look like, their indexes and the queries over them.
package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/mirror/mirrorstore"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// Store is the service's collections.
type Store struct {
	customers   *docstore.Collection[domain.Customer]
	surveys     *docstore.Collection[domain.Survey]
	invitations *docstore.Collection[domain.Invitation]
	cases       *docstore.Collection[domain.Case]
	erasures    *docstore.Collection[mirrorstore.Reply[erasure]]
	handovers   *docstore.Collection[mirrorstore.Reply[handover]]
	now         func() time.Time
}

// Open ensures the collections and their indexes.
func Open(ctx context.Context, docs *docstore.Store, now func() time.Time) (*Store, error) {
	s, errs := &Store{now: now}, [6]error{}
	s.customers, errs[0] = docstore.Open[domain.Customer](ctx, docs, customerSchema)
	s.surveys, errs[1] = docstore.Open[domain.Survey](ctx, docs, surveySchema)
	s.invitations, errs[2] = docstore.Open[domain.Invitation](ctx, docs, invitationSchema)
	s.cases, errs[3] = docstore.Open[domain.Case](ctx, docs, caseSchema)
	s.erasures, errs[4] = docstore.Open[mirrorstore.Reply[erasure]](ctx, docs, erasureSchema)
	s.handovers, errs[5] = docstore.Open[mirrorstore.Reply[handover]](ctx, docs, handoverSchema)
	return s, errors.Join(errs[:]...)
}

// idIndex is the index that every collection has.
const idIndex = "_id"
