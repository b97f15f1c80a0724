package store

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/mirror/mirrorstore"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

func profileSchema(name string) docstore.Schema {
	return docstore.Schema{Name: name, Indexes: []docstore.Index{
		{Name: "by_known", Fields: []string{"known"}},
		{Name: "by_bought", Fields: []string{"bought"}},
		{Name: "by_merged_into", Fields: []string{"mergedInto"}},
	}}
}

// profileDoc is a profile as it is kept. Known and Bought are missing where they are false.
type profileDoc struct {
	domain.Profile `bson:",inline"`
	Known          bool `bson:"known,omitempty"`
	Bought         bool `bson:"bought,omitempty"`
}

// Profiles is one tenant's profiles.
type Profiles struct{ docs docstore.Handle[profileDoc] }

// GetMany returns those of the profiles that exist.
func (p Profiles) GetMany(ctx context.Context, ids []string) (map[string]domain.Profile, error) {
	docs, err := p.docs.GetMany(ctx, ids)
	profiles := make(map[string]domain.Profile, len(docs))
	for id, doc := range docs {
		profiles[id] = profileOf(doc)
	}
	return profiles, err
}

// SaveAll stores new and changed profiles in one bulk write.
func (p Profiles) SaveAll(ctx context.Context, profiles []domain.Profile) error {
	writes := make([]docstore.Write[profileDoc], len(profiles))
	for i, profile := range profiles {
		writes[i].Verb = docstore.Replace
		if profile.Version == 0 {
			writes[i].Verb = docstore.Insert
		}
		body := profileDoc{Profile: profile, Known: profile.Known(), Bought: profile.Bought()}
		writes[i].Doc = docstore.Doc[profileDoc]{ID: profile.CustomerID, Version: profile.Version, Body: body}
	}
	errs, err := p.docs.Write(ctx, writes)
	return errors.Join(err, firstOf(errs))
}

// Query asks for the known profiles, by id.
func (p Profiles) Query() docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("known", true)}}
}

// Find returns a page of a query.
func (p Profiles) Find(ctx context.Context, q docstore.Query) (docstore.Page[domain.Profile], error) {
	found, err := p.docs.Find(ctx, q)
	page := docstore.Page[domain.Profile]{Next: found.Next, Docs: make([]docstore.Doc[domain.Profile], len(found.Docs))}
	for i, doc := range found.Docs {
		page.Docs[i] = docstore.Doc[domain.Profile]{ID: doc.ID, Version: doc.Version, Body: profileOf(doc)}
	}
	return page, err
}

// EachBought visits the profiles of all customers that ever bought.
func (p Profiles) EachBought(ctx context.Context, visit func([]domain.Profile)) error {
	q := bought()
	for {
		page, err := p.docs.Find(ctx, q)
		if err != nil {
			return err
		}
		profiles := make([]domain.Profile, len(page.Docs))
		for i, doc := range page.Docs {
			profiles[i] = profileOf(doc)
		}
		visit(profiles)
		if page.Next == nil {
			return nil
		}
		q.After = page.Next
	}
}

// MergedInto returns the profiles of those that were merged into the customers.
func (p Profiles) MergedInto(ctx context.Context, ids []string) ([]domain.Profile, error) {
	return p.all(ctx, mergedInto(ids))
}

// Merged returns the profiles of all that were merged into another.
func (p Profiles) Merged(ctx context.Context) ([]domain.Profile, error) { return p.all(ctx, merged()) }

func (p Profiles) all(ctx context.Context, q docstore.Query) (profiles []domain.Profile, err error) {
	err = mirrorstore.Each(ctx, p.docs, q, func(doc docstore.Doc[profileDoc]) { profiles = append(profiles, profileOf(doc)) })
	return profiles, err
}

func mergedInto(ids []string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.In("mergedInto", ids)}}
}

func merged() docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Gte("mergedInto", "")}}
}

func bought() docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("bought", true)}, Limit: docstore.MaxLimit}
}

func profileOf(doc docstore.Doc[profileDoc]) domain.Profile {
	profile := doc.Body.Profile
	profile.CustomerID, profile.Version = doc.ID, doc.Version
	return profile
}

// firstOf returns the first error of a bulk write, a lost race as docstore.ErrConflict.
func firstOf(errs []error) error {
	for _, err := range errs {
		if err != nil {
			return lostRace(err)
		}
	}
	return nil
}
