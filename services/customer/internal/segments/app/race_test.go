package app_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

// overtaken are members whose first write comes after something else has happened.
type overtaken struct {
	app.Members
	by *func()
}

func (o overtaken) Save(ctx context.Context, members []domain.Member) ([]error, error) {
	if by := *o.by; by != nil {
		*o.by = nil
		by()
	}
	return o.Members.Save(ctx, members)
}

// TestMembersAreExactWhoeverOvertakes: what somebody has read is no longer true when it writes what follows from it, and
// whoever made it untrue has settled that already, before there was anything to take back.
func TestMembersAreExactWhoeverOvertakes(t *testing.T) {
	ofA := customers.Customer{Listed: true, Details: customers.Details{Owner: "a"}}
	ofB := customers.Customer{Listed: true, Details: customers.Details{Owner: "b"}}
	for name, overtake := range map[string]func(t *testing.T, w *world, filter domain.Segment){
		"the customer changes": func(t *testing.T, w *world, _ domain.Segment) {
			t.Helper()
			require.NoError(t, w.write(t.Context(), "cus_1", ofB))
			require.NoError(t, w.app.Settle(t.Context(), []string{"cus_1"}))
		},
		"the customer is deleted": func(t *testing.T, w *world, _ domain.Segment) {
			t.Helper()
			require.NoError(t, w.write(t.Context(), "cus_1", customers.Customer{}))
			require.NoError(t, w.app.Settle(t.Context(), []string{"cus_1"}))
		},
		"the filter changes": func(t *testing.T, w *world, filter domain.Segment) {
			t.Helper()
			_, err := w.app.ChangeSegment(t.Context(), filter.ID, filter.Revision, func(domain.Segment) (string, *domain.Filter, error) {
				return "filter", owned("b"), nil
			})
			require.NoError(t, err)
		},
		"the segment is deleted": func(t *testing.T, w *world, filter domain.Segment) {
			t.Helper()
			require.NoError(t, w.app.DeleteSegment(t.Context(), filter.ID, filter.Revision))
			require.NoError(t, w.sweep(t.Context()))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t)("acme")
			filter, err := w.app.CreateSegment(t.Context(), "filter", domain.Filtered, owned("a"))
			require.NoError(t, err)
			require.NoError(t, w.write(t.Context(), "cus_1", ofA))
			slow := w.app
			by := func() { overtake(t, w, filter) }
			slow.Members = overtaken{w.app.Members, &by}
			require.NoError(t, slow.Settle(t.Context(), []string{"cus_1"}))
			require.Nil(t, by, "something was written")
			require.Empty(t, w.members(t, filter.ID))
		})
	}
}

// TestAListIsLeftByWhoIsDeletedMeanwhile: a customer is deleted between the check and the write that puts it on a list.
func TestAListIsLeftByWhoIsDeletedMeanwhile(t *testing.T) {
	w := open(t)("acme")
	list, err := w.app.CreateSegment(t.Context(), "list", domain.List, nil)
	require.NoError(t, err)
	require.NoError(t, w.write(t.Context(), "cus_1", customers.Customer{Listed: true}))
	slow := w.app
	by := func() {
		require.NoError(t, w.write(t.Context(), "cus_1", customers.Customer{}))
		require.NoError(t, w.app.Settle(t.Context(), []string{"cus_1"}))
	}
	slow.Members = overtaken{w.app.Members, &by}
	put, err := slow.PutCustomers(t.Context(), list.ID, domain.Batch{Add: []string{"cus_1"}})
	require.NoError(t, err)
	require.Zero(t, put.Count)
	require.Empty(t, w.members(t, list.ID))
}
