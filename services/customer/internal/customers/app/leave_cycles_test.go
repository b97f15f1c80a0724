package app_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// racing are customers of whom another changes just before each save.
type racing struct {
	app.Customers
	meanwhile func()
}

func (r racing) Save(ctx context.Context, c app.Customer, events []contracts.Data) (app.Customer, error) {
	r.meanwhile()
	return r.Customers.Save(ctx, c, events)
}

func (w *world) organisation(name string) app.Customer {
	w.Helper()
	c, err := w.app().RegisterCustomer(w.Context(), domain.Details{Kind: domain.Organisation, Name: domain.Name{Display: name}})
	require.NoError(w, err)
	c, err = w.app().Customers.Get(w.Context(), c.ID)
	require.NoError(w, err)
	return c
}

// in returns an edit by which a customer belongs to the organisation.
func in(organisation app.Customer) func(domain.Details) (domain.Details, error) {
	return func(d domain.Details) (domain.Details, error) {
		d.Memberships = []domain.Membership{{OrganisationID: organisation.ID}}
		return d, nil
	}
}

func (w *world) organisationsOf(id string) []string {
	w.Helper()
	c, err := w.app().Customers.Get(w.Context(), id)
	require.NoError(w, err)
	return c.Body.Organisations()
}

func TestWhoSeesACycleAfterItsWriteTakesItBack(t *testing.T) {
	w := newWorld(t)
	one, other := w.organisation("One"), w.organisation("Other")
	met := 0
	tenant := w.app()
	tenant.Customers = racing{tenant.Customers, func() {
		if met++; met == 1 {
			_, err := w.app().ChangeCustomer(t.Context(), other.ID, other.Version, in(one))
			require.NoError(t, err, "nothing is wrong yet")
		}
	}}
	_, err := tenant.ChangeCustomer(t.Context(), one.ID, one.Version, in(other))
	require.True(t, fault.Is(err, fault.Conflict))
	require.Empty(t, w.organisationsOf(one.ID))
	require.Equal(t, []string{one.ID}, w.organisationsOf(other.ID))
}

func TestACycleWhoseWriterDiedIsEndedBeforeItsEventIsDone(t *testing.T) {
	w := newWorld(t)
	one, other := w.organisation("One"), w.organisation("Other")
	_, err := w.app().ChangeCustomer(t.Context(), other.ID, other.Version, in(one))
	require.NoError(t, err)

	// This is what its writer leaves when it dies right after its write.
	details, err := in(other)(one.Body.Details)
	require.NoError(t, err)
	changed, events, err := one.Body.Change(details, domain.Form{}, w.clock())
	require.NoError(t, err)
	one.Body = changed
	_, err = w.app().Customers.Save(t.Context(), one, events)
	require.NoError(t, err)

	require.NoError(t, w.publish(t.Context()))
	left := append(w.organisationsOf(one.ID), w.organisationsOf(other.ID)...)
	require.Less(t, len(left), 2)
	require.NoError(t, w.publish(t.Context()))
	require.Equal(t, left, append(w.organisationsOf(one.ID), w.organisationsOf(other.ID)...), "once is enough")
}
