package app_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

func (w *world) person(name string) app.Customer {
	w.Helper()
	c, err := w.app().RegisterCustomer(w.Context(), domain.Details{Kind: domain.Person, Name: domain.Name{Display: name}})
	require.NoError(w, err)
	return c
}

func namesOf(hits []app.Hit) []string {
	names := make([]string, len(hits))
	for i, hit := range hits {
		names[i] = hit.Customer.Body.Name.Display
	}
	return names
}

func TestNamesakesComeBeforeAllWhoBeginAlike(t *testing.T) {
	w := newWorld(t)
	for n := range 130 { // more than a search looks at, and before the namesakes in every order
		w.person(fmt.Sprintf("Wei Aa%c%c", 'a'+n/26, 'a'+n%26))
	}
	for range 3 {
		w.person("Wei Zhang")
	}
	for limit, want := range map[int][]string{2: {"Wei Zhang", "Wei Zhang"}, 4: {"Wei Zhang", "Wei Zhang", "Wei Zhang"}} {
		hits, err := w.app().SearchCustomers(t.Context(), "zhang wei", "", limit)
		require.NoError(t, err)
		require.Equal(t, want, namesOf(hits))
	}
	hits, err := w.app().SearchCustomers(t.Context(), "wei", "", 50)
	require.NoError(t, err)
	require.Len(t, hits, 50, "no more than asked for")
	for _, hit := range hits {
		require.Equal(t, []string{"name"}, hit.In)
	}
}

// leaving are customers of whom one is deleted between being found and being shown.
type leaving struct {
	app.Customers
	leave func()
}

func (l leaving) GetMany(ctx context.Context, ids []string) (map[string]app.Customer, error) {
	l.leave()
	return l.Customers.GetMany(ctx, ids)
}

func TestWhoIsDeletedWhileASearchGoesOnIsNotShown(t *testing.T) {
	w := newWorld(t)
	w.person("Wei Zhang")
	gone := w.person("Wei Gone")
	a := w.app()
	a.Customers = leaving{a.Customers, func() { require.NoError(t, w.app().DeleteCustomer(t.Context(), gone.ID, gone.Version)) }}
	hits, err := a.SearchCustomers(t.Context(), "wei", "", 20)
	require.NoError(t, err)
	require.Equal(t, []string{"Wei Zhang"}, namesOf(hits))
}
