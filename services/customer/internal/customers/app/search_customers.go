package app

import (
	"context"
	"slices"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Searched are one tenant's customers by their terms.
type Searched interface {
	// Beginning returns at most limit listed customers of a kind that a term with the prefix finds, in the order of the
	// terms, so that who has the prefix for a term comes first; more says that there are others.
	Beginning(ctx context.Context, kind domain.Kind, prefix string, limit int) (found []Candidate, more bool, err error)
	// Having returns at most limit listed customers of a kind that have the term.
	Having(ctx context.Context, kind domain.Kind, term string, limit int) ([]Candidate, error)
}

// Candidate is a customer as a search looks at it.
type Candidate = docstore.Doc[domain.Candidate]

// Hit is a customer that was searched for.
type Hit struct {
	Customer Customer
	// In names the fields in which it was found: "name", "contactPoints"; "memberships" where its organisation was.
	In []string
}

// What a search looks at, at most. Who has the whole name comes before all others, however many there are; among more
// than this who merely begin alike, the best may be missed.
const (
	candidates  = 120 // of a kind, by the whole name or by one word
	walks       = 3   // words that are tried, until one has no more candidates
	employers   = 3   // organisations by one word
	people      = 50  // of one organisation
	idOfAnybody = "cus_"
)

// SearchCustomers finds customers by what is written into a search box, the best first. An empty kind is both.
func (a App) SearchCustomers(ctx context.Context, text string, kind domain.Kind, limit int) ([]Hit, error) {
	wanted, err := domain.NewSearch(text)
	if err != nil {
		return nil, err
	}
	s := search{Search: wanted, limit: limit, searched: a.Customers, found: map[string]domain.Candidate{}, through: map[string]bool{}}
	kinds := []domain.Kind{domain.Person, domain.Organisation}
	if kind != "" {
		kinds = []domain.Kind{kind}
	}
	for _, k := range kinds {
		if err := s.walk(ctx, k); err != nil {
			return nil, err
		}
	}
	if slices.Contains(kinds, domain.Person) {
		if err := s.walkPeople(ctx); err != nil {
			return nil, err
		}
	}
	if id := strings.TrimSpace(text); strings.HasPrefix(id, idOfAnybody) {
		if err := s.add(ctx, a.Customers, id, kinds); err != nil {
			return nil, err
		}
	}
	return a.show(ctx, s)
}

// show loads the best of what was found, but those who have gone since.
func (a App) show(ctx context.Context, s search) ([]Hit, error) {
	ids := s.best()
	customers, err := a.Customers.GetMany(ctx, ids)
	hits := make([]Hit, 0, len(ids))
	for _, id := range ids {
		if c := customers[id]; c.Body.Listed {
			hits = append(hits, Hit{Customer: c, In: s.in(c)})
		}
	}
	return hits, err
}

// in names the fields in which the customer was found.
func (s *search) in(c Customer) []string {
	if c.ID == s.written {
		return []string{"id"}
	}
	in := s.In(c.Body)
	if s.through[c.ID] && !slices.Contains(in, domain.ThroughOrganisation) {
		in = append(in, domain.ThroughOrganisation)
	}
	return in
}
