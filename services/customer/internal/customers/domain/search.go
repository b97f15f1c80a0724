package domain

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

const maxWords = 8

// Search is what somebody looks for, folded as terms are.
type Search struct {
	Whole string   // without the spaces
	Words []string // the longest first
}

// NewSearch reads what was written into a search box; the error is an Invalid fault. Every word must be found; what looks
// like a phone number is one word.
func NewSearch(text string) (Search, error) {
	s := Search{Whole: Term(text)}
	if s.Whole == "" {
		return s, fault.OnField("q", "must have a letter or a digit")
	}
	words := strings.Fields(text)
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		words = []string{text}
	}
	for _, written := range words {
		if word := Term(written); word != "" && !slices.Contains(s.Words, word) {
			s.Words = append(s.Words, word)
		}
	}
	if len(s.Words) > maxWords {
		return s, fault.OnField("q", "has more than eight words; leave some out")
	}
	slices.SortStableFunc(s.Words, func(a, b string) int { return len(b) - len(a) })
	return s, nil
}

// Exactly is the term of those whose whole name is looked for.
func (s Search) Exactly() string { return wholeMark + s.Whole }

// Candidate is as much of a customer as tells whether and how well a search finds it.
type Candidate struct {
	Name         Name      `bson:"name"`
	UpdatedAt    time.Time `bson:"updatedAt"`
	Completeness int       `bson:"completeness"`
	Terms        []string  `bson:"terms,omitempty"`
}

// Candidate returns the customer as a search looks at it.
func (c Customer) Candidate() Candidate {
	return Candidate{c.Name, c.UpdatedAt, c.Completeness, c.Terms}
}

// IsOf says whether the candidate belongs to the organisation.
func (c Candidate) IsOf(organisationID string) bool {
	return slices.Contains(c.Terms, Term(organisationID))
}

// Finds says whether each word begins one of the candidate's terms, or is found elsewhere; nil: nowhere.
func (s Search) Finds(c Candidate, elsewhere func(word string) bool) bool {
	if c.begins(s.Whole) {
		return true
	}
	for _, word := range s.Words {
		if !c.begins(word) && (elsewhere == nil || !elsewhere(word)) {
			return false
		}
	}
	return true
}

func (c Candidate) begins(word string) bool {
	return slices.ContainsFunc(c.Terms, func(t string) bool { return strings.HasPrefix(t, word) })
}

// How well a customer is found, the worst first.
const (
	inside    = iota // somewhere
	beginning        // where a name, or one of its words, begins
	wholeWord        // every word is one of the name's
	wholeName        // the name, and nothing but it
)

// Rank says how well the candidate is found; more is better.
func (s Search) Rank(c Candidate) int {
	whole := s.Exactly()
	if slices.Contains(c.Terms, whole) {
		return wholeName
	}
	words := termsOf(ofName, c.Name.Display)
	rank := wholeWord
	for _, word := range s.Words {
		switch {
		case slices.ContainsFunc(words, func(t term) bool { return t.text == word }):
		case slices.ContainsFunc(words, func(t term) bool { return strings.HasPrefix(t.text, word) }):
			rank = min(rank, beginning)
		default:
			rank = inside
		}
	}
	if rank == inside && c.begins(whole) {
		return beginning
	}
	return rank
}

// In returns the names of the customer's fields in which it is found, without their values: "name", "contactPoints".
func (s Search) In(c Customer) []string {
	described, all := c.describe(), c.Candidate()
	var found []string
	for _, word := range append([]string{s.Whole}, s.Words...) {
		known := false
		for _, t := range described {
			if strings.HasPrefix(t.text, word) {
				found, known = append(found, t.of), true
			}
		}
		if !known && all.begins(word) {
			found = append(found, ofField)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// ThroughOrganisation is the name of the field through which people of an organisation are found.
const ThroughOrganisation = ofMembership
