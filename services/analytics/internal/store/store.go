// Package store keeps the analytics service's documents: what they look like, their indexes and the queries over them.
// The read models are kept twice: one set of collections answers while a rebuild fills the other.
package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/mirror/mirrorstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// Store is the service's collections.
type Store struct {
	sets     [2]readModels // a generation is in the set of its parity
	segments *docstore.Collection[domain.Member]
	readings *docstore.Collection[domain.Reading]

	erasures  *docstore.Collection[mirrorstore.Reply[erasure]]
	handovers *docstore.Collection[mirrorstore.Reply[handover]]
	now       func() time.Time
}

// readModels are the collections that a rebuild makes anew.
type readModels struct {
	profiles *docstore.Collection[profileDoc]
	shards   *docstore.Collection[shardDoc]
	scorings *docstore.Collection[domain.RFM]
}

// Open ensures the collections and their indexes.
func Open(ctx context.Context, docs *docstore.Store, now func() time.Time) (*Store, error) {
	s := &Store{now: now}
	for i, suffix := range []string{"a", "b"} {
		set, errs := &s.sets[i], [3]error{}
		set.profiles, errs[0] = docstore.Open[profileDoc](ctx, docs, profileSchema("profiles_"+suffix))
		set.shards, errs[1] = docstore.Open[shardDoc](ctx, docs, docstore.Schema{Name: "figures_" + suffix})
		set.scorings, errs[2] = docstore.Open[domain.RFM](ctx, docs, docstore.Schema{Name: "rfm_" + suffix})
		if err := errors.Join(errs[:]...); err != nil {
			return nil, err
		}
	}
	var errs [4]error
	s.segments, errs[0] = docstore.Open[domain.Member](ctx, docs, segmentSchema)
	s.readings, errs[1] = docstore.Open[domain.Reading](ctx, docs, docstore.Schema{Name: "readings"})
	s.erasures, errs[2] = docstore.Open[mirrorstore.Reply[erasure]](ctx, docs, erasureSchema)
	s.handovers, errs[3] = docstore.Open[mirrorstore.Reply[handover]](ctx, docs, handoverSchema)
	return s, errors.Join(errs[:]...)
}

func (s *Store) set(generation int64) readModels { return s.sets[generation%int64(len(s.sets))] }

// Profiles returns the tenant's profiles.
func (s *Store) Profiles(tenant tenancy.ID, generation int64) Profiles {
	return Profiles{s.set(generation).profiles.In(tenant)}
}

// Figures returns the tenant's figures.
func (s *Store) Figures(tenant tenancy.ID, generation int64) Figures {
	return Figures{s.set(generation).shards.In(tenant)}
}

// Scorings returns how the tenant's customers were scored.
func (s *Store) Scorings(tenant tenancy.ID, generation int64) Scorings {
	return Scorings{s.set(generation).scorings.In(tenant)}
}

// Segments returns the places of the tenant's customers.
func (s *Store) Segments(tenant tenancy.ID) Segments {
	return Segments{s.segments.In(tenant), s.now}
}

// Readings returns which generation is answered from.
func (s *Store) Readings() Readings { return Readings{s} }

// lostRace turns what a write tells of another's into docstore.ErrConflict: a document that was new to both writers is
// a duplicate to the later.
func lostRace(err error) error {
	if docstore.IsDuplicate(err, "_id") {
		return docstore.ErrConflict
	}
	return err
}
