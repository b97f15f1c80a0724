package app

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// search is one search as it goes on.
type search struct {
	domain.Search
	limit    int
	searched Searched
	found    map[string]domain.Candidate
	through  map[string]bool // found by their organisation
	written  string          // the id of a customer that is written, if any
}

// walk finds customers of a kind by their own terms.
func (s *search) walk(ctx context.Context, kind domain.Kind) error {
	exactly, err := s.searched.Having(ctx, kind, s.Exactly(), candidates)
	if err != nil {
		return err
	}
	s.keep(exactly)
	if len(exactly) >= s.limit {
		return nil // nobody else comes before them
	}
	together, more, err := s.searched.Beginning(ctx, kind, s.Whole, candidates)
	if err != nil {
		return err
	}
	s.keep(together)
	if len(s.Words) == 1 && s.Words[0] == s.Whole {
		return nil
	}
	for n, word := range s.Words {
		if n == walks || n > 0 && !more {
			return nil
		}
		var apart []Candidate
		if apart, more, err = s.searched.Beginning(ctx, kind, word, candidates); err != nil {
			return err
		}
		s.keep(apart)
	}
	return nil
}

// keep keeps those in whom every word is found.
func (s *search) keep(candidates []Candidate) {
	for _, c := range candidates {
		if s.Finds(c.Body, nil) {
			s.found[c.ID] = c.Body
		}
	}
}

// walkPeople finds the people of the organisations that a word finds. The organisation stands for its words alone.
func (s *search) walkPeople(ctx context.Context) error {
	byWord := map[string][]string{} // organisations' ids
	var all []string
	for _, word := range s.Words[:min(len(s.Words), walks)] {
		organisations, _, err := s.searched.Beginning(ctx, domain.Organisation, word, employers)
		if err != nil {
			return err
		}
		for _, o := range organisations {
			byWord[word] = append(byWord[word], o.ID)
			if !slices.Contains(all, o.ID) {
				all = append(all, o.ID)
			}
		}
	}
	for _, id := range all {
		members, err := s.searched.Having(ctx, domain.Person, domain.Term(id), people)
		if err != nil {
			return err
		}
		for _, c := range members {
			elsewhere := func(word string) bool {
				return slices.ContainsFunc(byWord[word], c.Body.IsOf)
			}
			if _, known := s.found[c.ID]; !known && s.Finds(c.Body, elsewhere) {
				s.found[c.ID], s.through[c.ID] = c.Body, true
			}
		}
	}
	return nil
}

// add finds the customer whose id is written.
func (s *search) add(ctx context.Context, customers Customers, id string, kinds []domain.Kind) error {
	byID, err := customers.GetMany(ctx, []string{id})
	if c, ok := byID[id]; ok && c.Body.Listed && slices.Contains(kinds, c.Body.Kind) {
		s.found[id], s.written = c.Body.Candidate(), id
	}
	return err
}

// best returns the ids of the best of what was found: by how well it is found, then who is best known, then who changed last.
func (s *search) best() []string {
	ranks := make(map[string]int, len(s.found))
	for id, c := range s.found {
		ranks[id] = s.Rank(c)
	}
	if s.written != "" {
		ranks[s.written]++
	}
	ids := slices.SortedFunc(maps.Keys(s.found), func(a, b string) int {
		first, second := s.found[a], s.found[b]
		return cmp.Or(ranks[b]-ranks[a], cmp.Compare(second.Completeness, first.Completeness),
			second.UpdatedAt.Compare(first.UpdatedAt), strings.Compare(a, b))
	})
	return ids[:min(s.limit, len(ids))]
}
