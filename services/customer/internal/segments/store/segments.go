package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

const byKey = "by_key"

var segmentSchema = docstore.Schema{
	Name: "segments",
	Indexes: []docstore.Index{
		{Name: byKey, Fields: []string{"key"}, Unique: true},
		{Name: "by_state", Fields: []string{"state", "key"}},
	},
}

// Segments is one tenant's segments.
type Segments struct {
	docs docstore.Handle[domain.Segment]
	now  func() time.Time
}

// Get returns a segment that is not deleted.
func (s Segments) Get(ctx context.Context, id string) (domain.Segment, error) {
	doc, err := s.docs.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) || err == nil && doc.Body.State != domain.Active {
		return domain.Segment{}, fault.New(fault.NotFound, "there is no segment %s", id)
	}
	return segmentOf(doc), err
}

// All returns every segment in a state.
func (s Segments) All(ctx context.Context, state domain.State) (found []domain.Segment, err error) {
	err = all(ctx, s.docs, inState(state), func(doc docstore.Doc[domain.Segment]) { found = append(found, segmentOf(doc)) })
	return found, err
}

// ByName is the query for the segments by name.
func (Segments) ByName() docstore.Query { return inState(domain.Active) }

func inState(state domain.State) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("state", state)}, Sort: "key"}
}

// List returns a page of the query made by ByName.
func (s Segments) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Segment], error) {
	page, err := s.docs.Find(ctx, q)
	for i, doc := range page.Docs {
		page.Docs[i].Body = segmentOf(doc)
	}
	return page, err
}

// Add stores a new segment.
func (s Segments) Add(ctx context.Context, segment domain.Segment, events []contracts.Data) (domain.Segment, error) {
	told, err := eventbus.Tell(s.now(), segment.ID, events...)
	if err != nil {
		return segment, err
	}
	doc, err := s.docs.Insert(ctx, segment.ID, segment, told...)
	return segmentOf(doc), taken(err, segment)
}

// Save stores a changed segment.
func (s Segments) Save(ctx context.Context, segment domain.Segment, events []contracts.Data) (domain.Segment, error) {
	doc, err := s.docs.Get(ctx, segment.ID)
	if errors.Is(err, docstore.ErrNotFound) || err == nil && doc.Version != segment.Version {
		return segment, docstore.ErrConflict
	}
	if err != nil {
		return segment, err
	}
	told, err := eventbus.Tell(s.now(), segment.ID, events...)
	if err != nil {
		return segment, err
	}
	doc.Body = segment
	doc, err = s.docs.Replace(ctx, doc, told...)
	return segmentOf(doc), taken(err, segment)
}

func taken(err error, s domain.Segment) error {
	if docstore.IsDuplicate(err, byKey) {
		return fault.New(fault.Conflict, "another segment has the name %q", s.Name)
	}
	return err
}

func segmentOf(doc docstore.Doc[domain.Segment]) domain.Segment {
	doc.Body.ID, doc.Body.Version = doc.ID, doc.Version
	return doc.Body
}
