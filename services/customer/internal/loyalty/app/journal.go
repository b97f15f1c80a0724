package app

import (
	"context"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// keysAtOnce are looked for in one query.
const keysAtOnce = 500

// journal is the past of an account and of those that were merged into it, as it was when the account was read.
type journal struct {
	ledger  Ledger
	spans   []domain.Span
	telling []domain.Entry
}

// past returns the journal of an account that was just read. The accounts passed on the way to it are its past too.
func (a App) past(ctx context.Context, account domain.Account, passed []string) (journal, error) {
	whole := slices.Concat([]string{account.ID}, account.Absorbed, passed)
	slices.Sort(whole)
	whole = slices.Compact(whole)
	j := journal{ledger: a.Ledger}
	for _, id := range whole {
		j.spans = append(j.spans, domain.Span{Account: id, Through: math.MaxInt64})
	}
	for _, span := range account.Past {
		if !slices.Contains(whole, span.Account) {
			j.spans, whole = append(j.spans, span), append(whole, span.Account)
		}
	}
	var err error
	j.telling, err = a.Accounts.Telling(ctx, whole)
	return j, err
}

// withKeys returns the lines that have the keys, by key.
func (j journal) withKeys(ctx context.Context, keys []string) (map[string]domain.Entry, error) {
	lines, err := j.lines(
		func(key string) bool { return slices.Contains(keys, key) },
		func(account string) ([]domain.Entry, error) {
			var found []domain.Entry
			for some := range slices.Chunk(keys, keysAtOnce) {
				lines, err := j.ledger.WithKeys(ctx, account, some)
				if err != nil {
					return nil, err
				}
				found = append(found, lines...)
			}
			return found, nil
		})
	found := make(map[string]domain.Entry, len(lines))
	for _, line := range lines {
		found[domain.Key(line)] = line
	}
	return found, err
}

// withPrefix returns the lines whose keys begin alike.
func (j journal) withPrefix(ctx context.Context, prefix string) ([]domain.Entry, error) {
	return j.lines(
		func(key string) bool { return strings.HasPrefix(key, prefix) },
		func(account string) ([]domain.Entry, error) { return j.ledger.WithPrefix(ctx, account, prefix) })
}

// lines returns those of the spans: the ones still to tell that are wanted, and what is stored of each account. A line
// may be in both places.
func (j journal) lines(wanted func(key string) bool, stored func(account string) ([]domain.Entry, error)) ([]domain.Entry, error) {
	found := map[string]domain.Entry{}
	add := func(span domain.Span, lines []domain.Entry) {
		for _, line := range lines {
			if domain.AccountOf(line.EntryID) == span.Account && domain.Through(line, span.Through) && wanted(domain.Key(line)) {
				found[line.EntryID] = line
			}
		}
	}
	for _, span := range j.spans {
		lines, err := stored(span.Account)
		if err != nil {
			return nil, err
		}
		add(span, lines)
		add(span, j.telling)
	}
	return slices.Collect(maps.Values(found)), nil
}

// apply writes those of the movements that have not happened yet.
func (j journal) apply(ctx context.Context, moves []domain.Movement, book *domain.Book) error {
	var keys []string
	for _, m := range moves {
		if m.Key != "" {
			keys = append(keys, m.Key)
		}
	}
	known := map[string]domain.Entry{}
	if len(keys) > 0 {
		var err error
		if known, err = j.withKeys(ctx, keys); err != nil {
			return err
		}
	}
	for _, m := range moves {
		if _, happened := known[m.Key]; happened {
			continue
		}
		if err := m.Write(book); err != nil {
			return err
		}
		if m.Key != "" {
			known[m.Key] = domain.Entry{}
		}
	}
	return nil
}
