package app_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	customersapp "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

// many stores customers of owner "a" who were created a day after each other.
func (w *world) many(t *testing.T, n int) {
	t.Helper()
	writes := make([]docstore.Write[customers.Customer], n)
	for i := range writes {
		writes[i].Doc = docstore.Doc[customers.Customer]{ID: fmt.Sprintf("cus_%05d", i), Body: customers.Customer{
			Listed: true, Details: customers.Details{Owner: "a"}, CreatedAt: w.now.AddDate(0, 0, -i),
		}}
	}
	errs, err := w.people.Write(t.Context(), writes)
	require.NoError(t, err)
	require.NoError(t, errors.Join(errs...))
}

func TestAFilterOfManyIsFilledBitByBit(t *testing.T) {
	w := open(t)("acme")
	w.many(t, 2600)
	s, err := w.app.CreateSegment(t.Context(), "all", domain.Filtered, owned("a"))
	require.NoError(t, err)
	require.False(t, s.Walk.Done)
	require.EqualValues(t, 1000, s.Count, "what can be found at once")
	require.NoError(t, w.app.Walk(t.Context(), 1))
	other, err := w.app.CreateSegment(t.Context(), "none", domain.Filtered, owned("b"))
	require.NoError(t, err)
	require.NoError(t, w.app.Walk(t.Context(), 20))
	require.NoError(t, w.app.Recount(t.Context()))
	for id, want := range map[string]int64{s.ID: 2600, other.ID: 0} {
		filled, err := w.app.Segments.Get(t.Context(), id)
		require.NoError(t, err)
		require.True(t, filled.Walk.Done)
		require.Equal(t, want, filled.Count)
	}
	var seen int
	require.NoError(t, w.app.EachCustomer(t.Context(), s.ID, func(batch []customersapp.Customer) error {
		seen += len(batch)
		return nil
	}))
	require.Equal(t, 2600, seen)
}

func TestAFilterOfDaysIsRenewedEachDay(t *testing.T) {
	w := open(t)("acme")
	w.many(t, 40)
	recent := &domain.Filter{All: []domain.Condition{{Field: "createdAt", Op: domain.WithinDays, Values: []string{"30"}}}}
	s, err := w.app.CreateSegment(t.Context(), "recent", domain.Filtered, recent)
	require.NoError(t, err)
	require.EqualValues(t, 31, s.Count)
	count := func() int64 {
		t.Helper()
		require.NoError(t, w.sweep(t.Context()))
		s, err := w.app.Segments.Get(t.Context(), s.ID)
		require.NoError(t, err)
		return s.Count
	}
	w.now = w.now.Add(23 * time.Hour)
	require.EqualValues(t, 31, count(), "on the same day")
	w.now = w.now.Add(time.Hour)
	require.EqualValues(t, 30, count())
	w.now = w.now.AddDate(0, 0, 40)
	require.Zero(t, count())
}

func TestADeletedSegmentLosesItsMembers(t *testing.T) {
	w := open(t)("acme")
	w.many(t, 700)
	s, err := w.app.CreateSegment(t.Context(), "all", domain.Filtered, owned("a"))
	require.NoError(t, err)
	require.NoError(t, w.app.DeleteSegment(t.Context(), s.ID, s.Revision))
	require.NoError(t, w.sweep(t.Context()))
	require.Empty(t, w.members(t, s.ID))
	n, err := w.app.Members.Count(t.Context(), s.ID)
	require.NoError(t, err)
	require.Zero(t, n)
}
