package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/rowfile"
)

// candidate is what a row would add, under its external id.
type candidate[R, T any] struct {
	row rowfile.Row[R]
	key string
	add T
}

// settling is how the candidates of one kind are told from what is known, and added.
type settling[R, T any] struct {
	// find returns what is known, by external id.
	find func(ctx context.Context, keys []string) (map[string]T, error)
	// same reports whether the candidate says what is known.
	same func(c candidate[R, T], known T) bool
	// add stores new things; the error of one whose external id is taken is a Conflict fault, and of one for which there is
	// no room an Exhausted one.
	add func(ctx context.Context, all []T) ([]error, error)
}

// settle adds the candidates whose external ids are not known yet and returns them; the others are unchanged when they
// say the same as what is known, and rejected otherwise. Of two rows with one external id, the first counts as known.
func (s settling[R, T]) settle(ctx context.Context, all []candidate[R, T], o *outcome) (added []candidate[R, T], met []T, err error) {
	all = s.firsts(all, o)
	for range attempts {
		if len(all) == 0 {
			return added, met, nil
		}
		keys := make([]string, len(all))
		for i, c := range all {
			keys[i] = c.key
		}
		known, err := s.find(ctx, keys)
		if err != nil {
			return nil, nil, err
		}
		var fresh []candidate[R, T]
		var things []T
		for _, c := range all {
			if known, exists := known[c.key]; exists {
				s.compare(c, known, o)
				met = append(met, known)
				continue
			}
			fresh, things = append(fresh, c), append(things, c.add)
		}
		errs, err := s.add(ctx, things)
		if err != nil {
			return nil, nil, err
		}
		won, lost, err := s.part(fresh, errs, o)
		if err != nil {
			return nil, nil, err
		}
		added, all = append(added, won...), lost
	}
	return nil, nil, docstore.ErrConflict
}

// part tells the candidates that were added from those that somebody else added meanwhile. Those for which there was no
// room are rejected.
func (s settling[R, T]) part(fresh []candidate[R, T], errs []error, o *outcome) (won, lost []candidate[R, T], err error) {
	for i, c := range fresh {
		switch {
		case errs[i] == nil:
			won = append(won, c)
		case fault.Is(errs[i], fault.Conflict):
			lost = append(lost, c)
		case fault.Is(errs[i], fault.Exhausted):
			if err := rejectFor(o, c.row, errs[i]); err != nil {
				return nil, nil, err
			}
		default:
			return nil, nil, errs[i]
		}
	}
	return won, lost, nil
}

// firsts returns the first candidate of every external id.
func (s settling[R, T]) firsts(all []candidate[R, T], o *outcome) []candidate[R, T] {
	first := make(map[string]candidate[R, T], len(all))
	var kept []candidate[R, T]
	for _, c := range all {
		if before, repeated := first[c.key]; repeated {
			s.compare(c, before.add, o)
			continue
		}
		first[c.key] = c
		kept = append(kept, c)
	}
	return kept
}

func (s settling[R, T]) compare(c candidate[R, T], known T, o *outcome) {
	if s.same(c, known) {
		o.unchanged++
		return
	}
	reject(o, c.row, fault.Field{Path: "externalId", Message: "exists with other data"})
}
