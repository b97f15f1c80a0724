package app_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// fill stores customers in bulk and returns their ids, in the order of the details.
func (w *world) fill(all []customers.Details) []string {
	w.Helper()
	use, ids := w.app(), make([]string, len(all))
	form, err := use.Heart.Form(context.Background())
	require.NoError(w, err)
	changes := make([]heart.CustomerChange, 0, docstore.MaxLimit)
	flush := func() {
		errs, err := use.Heart.Customers.AddAll(context.Background(), changes)
		require.NoError(w, err)
		for _, err := range errs {
			require.NoError(w, err)
		}
		changes = changes[:0]
	}
	for i, details := range all {
		c, _, err := customers.Register(w.newID("cus"), details, form, w.clock.Now())
		require.NoError(w, err)
		ids[i] = c.ID
		if changes = append(changes, heart.CustomerChange{Customer: heart.Customer{ID: c.ID, Body: c}}); len(changes) == cap(changes) {
			flush()
		}
	}
	flush()
	return ids
}

// scan compares all customers and returns how long it took.
func (w *world) scan() (domain.Job, time.Duration) {
	w.Helper()
	job, err := w.app().StartScan(context.Background())
	require.NoError(w, err)
	begun := time.Now()
	ran, err := w.app().RunJob(context.Background())
	took := time.Since(begun)
	require.NoError(w, err)
	require.True(w, ran)
	job, err = w.app().Jobs.Get(context.Background(), job.ID)
	require.NoError(w, err)
	require.Equal(w, domain.Done, job.State)
	return job, took
}

// pairs returns the open pairs from a score on.
func (w *world) pairs(from float64) []domain.Pair {
	w.Helper()
	var all []domain.Pair
	q := w.app().Pairs.In(domain.Open, from)
	q.Limit = docstore.MaxLimit
	for {
		page, err := w.app().Pairs.List(context.Background(), q)
		require.NoError(w, err)
		for _, doc := range page.Docs {
			all = append(all, doc.Body)
		}
		if q.After = page.Next; q.After == nil {
			return all
		}
	}
}

// quality returns how many of the pairs are true, and how many of the true ones are among them, as shares of 1.
func quality(pairs []domain.Pair, truth map[string]bool) (precision, recall float64) {
	right := 0
	for _, p := range pairs {
		if truth[p.ID] {
			right++
		}
	}
	return float64(right) / float64(len(pairs)), float64(right) / float64(len(truth))
}

func TestFebrlsDuplicatesAreFound(t *testing.T) {
	w := newWorld(t)
	all, persons := febrl(t)
	ids := w.fill(all)
	first, truth := map[string]string{}, map[string]bool{}
	for i, person := range persons {
		if other, known := first[person]; known {
			truth[domain.PairID(other, ids[i])] = true
		}
		first[person] = ids[i]
	}
	require.Len(t, truth, 500)
	job, took := w.scan()
	require.EqualValues(t, 1000, job.Customers)
	precision, recall := quality(w.pairs(domain.DefaultRules().Review), truth)
	t.Logf("review: precision %.4f, recall %.4f, %d pairs compared in %v", precision, recall, job.Compared, took)
	require.GreaterOrEqual(t, precision, 0.97)
	require.GreaterOrEqual(t, recall, 0.97)
	precision, recall = quality(w.pairs(domain.DefaultRules().Duplicate), truth)
	t.Logf("duplicates: precision %.4f, recall %.4f", precision, recall)
	require.GreaterOrEqual(t, precision, 0.97)
	require.GreaterOrEqual(t, recall, 0.97)
	require.Less(t, took, 2*time.Second)
}

func TestChineseDuplicatesAreFound(t *testing.T) {
	w := newWorld(t)
	p := newPeople(7)
	var all []customers.Details
	for range 400 {
		d := p.chinese()
		all = append(all, d, p.again(d))
	}
	ids, truth := w.fill(all), map[string]bool{}
	for i := 0; i < len(ids); i += 2 {
		truth[domain.PairID(ids[i], ids[i+1])] = true
	}
	w.scan()
	rules := domain.DefaultRules()
	precision, recall := quality(w.pairs(rules.Review), truth)
	t.Logf("review: precision %.4f, recall %.4f", precision, recall)
	require.GreaterOrEqual(t, precision, 0.95, "of some nothing is known but a frequent name")
	require.GreaterOrEqual(t, recall, 0.97)
	sure := slices.DeleteFunc(w.pairs(rules.Duplicate), func(p domain.Pair) bool { return !rules.IsDuplicate(p) })
	precision, recall = quality(sure, truth)
	t.Logf("merged in bulk: precision %.4f, recall %.4f", precision, recall)
	require.GreaterOrEqual(t, precision, 0.99, "namesakes are for review")
}
