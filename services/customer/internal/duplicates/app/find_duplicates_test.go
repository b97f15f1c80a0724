package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/servicetest"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

func TestADuplicateIsFoundWhenItIsWritten(t *testing.T) {
	w := newWorld(t)
	ada := w.person("Ada Lovelace", "", mailed("ada@example.org"))
	w.person("Bob Babbage", "", mailed("bob@example.org"))
	w.publish()
	require.Empty(t, w.pairs(0))
	twin := w.person("Ada Lovelase", "", mailed("ada@example.org"))
	w.publish()
	require.Len(t, w.pairs(0), 1)
	p := w.pairs(0)[0]
	require.Equal(t, domain.PairID(ada, twin), p.ID)
	require.Equal(t, domain.VeryClose, p.Evidence[0].Agreement)
	require.NoError(t, w.change(twin, func(d *customers.Details) { d.Owner = "u1" }))
	w.publish()
	require.Equal(t, p, w.pairs(0)[0], "what nothing is compared by changes nothing")
	require.NoError(t, w.change(twin, func(d *customers.Details) { d.Name.Display, d.ContactPoints = "Eve Green", nil }))
	w.publish()
	require.Empty(t, w.pairs(0), "they are no longer alike")
}

func TestADecisionHoldsUntilSomethingComparedChanges(t *testing.T) {
	w := newWorld(t)
	ada, twin := w.person("Ada Lovelace", "", mailed("ada@example.org")), w.person("Ada Lovelace", "", mailed("ada@example.org"))
	w.publish()
	p := w.pairs(0)[0]
	_, err := w.app().DismissPair(t.Context(), p.ID, p.Version, "mother and daughter")
	require.NoError(t, err)
	require.NoError(t, w.change(ada, func(d *customers.Details) { d.Owner = "u1" }))
	w.publish()
	w.scan()
	require.Empty(t, w.pairs(0), "neither a change elsewhere nor a scan opens it again")
	require.NoError(t, w.change(twin, func(d *customers.Details) { d.BirthDate = "1990-01-31" }))
	w.publish()
	require.Len(t, w.pairs(0), 1)
}

func TestAPairThatWasPartedIsNotFoundAgain(t *testing.T) {
	w := newWorld(t)
	ada, twin := w.person("Ada Lovelace", "", mailed("ada@example.org")), w.person("Ada Lovelace", "", mailed("ada@example.org"))
	w.publish()
	m := w.merge(twin, ada)
	w.publish()
	require.Empty(t, w.pairs(0))
	require.NoError(t, w.undo(m))
	w.publish()
	w.scan()
	require.Empty(t, w.pairs(0))
	p, err := w.app().Pairs.Get(t.Context(), domain.PairID(ada, twin))
	require.NoError(t, err)
	require.Equal(t, domain.Dismissed, p.State)
}

func TestAScanGoesOnAfterACrash(t *testing.T) {
	w := newWorld(t)
	p := newPeople(3)
	var all []customers.Details
	for range 200 {
		d := p.western()
		all = append(all, d, p.again(d))
	}
	w.fill(all)
	_, err := w.app().StartScan(t.Context())
	require.NoError(t, err)
	crashes := 0
	for {
		w.engine.Die(2, crashes%2 == 0)
		_, err := w.app().RunJob(t.Context())
		if !w.engine.Revive() {
			require.NoError(t, err)
			break
		}
		require.ErrorIs(t, err, servicetest.ErrDead)
		w.clock.Advance(2 * domain.StalledAfter)
		if crashes++; crashes == 3 {
			_, err = w.app().RunJob(t.Context())
			require.NoError(t, err)
			break
		}
	}
	found := w.pairs(domain.DefaultRules().Review)
	require.Greater(t, len(found), 180)
	job, took := w.scan()
	require.EqualValues(t, 400, job.Customers)
	require.Positive(t, took)
	require.Equal(t, found, w.pairs(domain.DefaultRules().Review), "a second scan finds the same")
}

func TestPairsAreMergedInBulk(t *testing.T) {
	w := newWorld(t)
	ada, twin := w.person("Ada Lovelace", "", mailed("ada@example.org")), w.person("Ada Lovelace", "", mailed("ada@example.org"))
	bob := w.person("Bob Babbage", "", mailed("home@example.org"), born("1960-01-31"))
	son := w.person("Bob Babbage", "", mailed("home@example.org"), born("1990-05-02"))
	w.publish()
	require.Len(t, w.pairs(domain.DefaultRules().Duplicate), 2)
	job, err := w.app().StartBulkMerge(t.Context(), domain.DefaultRules().Duplicate, 10)
	require.NoError(t, err)
	_, err = w.app().StartScan(t.Context())
	require.ErrorContains(t, err, "not done yet", "one at a time")
	_, err = w.app().RunJob(t.Context())
	require.NoError(t, err)
	job, err = w.app().Jobs.Get(t.Context(), job.ID)
	require.NoError(t, err)
	require.EqualValues(t, 1, job.Merged)
	require.EqualValues(t, 1, job.Skipped)
	require.Len(t, job.Outcomes, 2)
	require.Equal(t, ada, w.find(twin).Body.MergedInto)
	require.True(t, w.find(bob).Body.Listed && w.find(son).Body.Listed, "father and son are for a person to decide")
}

func born(day string) func(*customers.Details) {
	return func(d *customers.Details) { d.BirthDate = day }
}
