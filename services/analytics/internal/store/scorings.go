package store

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// Scorings is how one tenant's customers were last scored: one document.
type Scorings struct{ docs docstore.Handle[domain.RFM] }

const lastScoring = "last"

// Get returns how the customers were last scored.
func (s Scorings) Get(ctx context.Context) (domain.RFM, error) {
	doc, err := s.docs.Get(ctx, lastScoring)
	if errors.Is(err, docstore.ErrNotFound) {
		return domain.RFM{}, nil
	}
	doc.Body.Version = doc.Version
	return doc.Body, err
}

// Save stores how the customers were scored.
func (s Scorings) Save(ctx context.Context, rfm domain.RFM) (err error) {
	doc := docstore.Doc[domain.RFM]{ID: lastScoring, Version: rfm.Version, Body: rfm}
	if rfm.Version == 0 {
		_, err = s.docs.Insert(ctx, doc.ID, doc.Body)
	} else {
		_, err = s.docs.Replace(ctx, doc)
	}
	return lostRace(err)
}
