package app_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// settling is a tenant whose one field becomes searchable.
type settling struct {
	*world
	defs fields.Definitions
}

func newSettling(t *testing.T) *settling {
	t.Helper()
	return &settling{newWorld(t), fields.Definitions{{Key: "hobby", Type: fields.Text, For: fields.Both}}}
}

func (s *settling) app() app.App {
	use := s.world.app()
	use.Definitions = func(context.Context) (fields.Definitions, error) { return s.defs, nil }
	return use
}

// settle lets the sweep run for a while, and returns how many customers that has changed.
func (s *settling) settle() int {
	s.Helper()
	total := 0
	for range 3 {
		n, err := s.app().SettleAnew(s.Context())
		require.NoError(s, err)
		total += n
		s.later(2 * time.Minute)
	}
	return total
}

func (s *settling) register(name, hobby string) app.Customer {
	s.Helper()
	c, err := s.app().RegisterCustomer(s.Context(), domain.Details{
		Kind: domain.Person, Name: domain.Name{Display: name}, Fields: map[string]any{"hobby": hobby},
	})
	require.NoError(s, err)
	return c
}

func (s *settling) finds(term string) []string {
	s.Helper()
	found, err := s.app().Customers.Having(s.Context(), domain.Person, term, 1000)
	require.NoError(s, err)
	names := []string{}
	for _, c := range found {
		names = append(names, c.Body.Name.Display)
	}
	return names
}

func TestAFieldThatBecomesSearchableFindsWhoeverHasAValue(t *testing.T) {
	s := newSettling(t)
	bob, eve := s.register("Bob", "chess"), s.register("Eve", "go")
	require.Zero(t, s.settle(), "they are settled as they were registered")
	require.NoError(t, s.publish(t.Context()))
	s.defs[0].Searchable = true
	require.Empty(t, s.finds("chess"))
	require.Equal(t, 2, s.settle())
	require.Equal(t, []string{"Bob"}, s.finds("chess"))
	require.Zero(t, s.settle(), "once is enough")

	now, err := s.app().Customers.GetMany(t.Context(), []string{bob.ID, eve.ID, s.ada.ID})
	require.NoError(t, err)
	require.Equal(t, bob.Version+1, now[bob.ID].Version)
	require.Equal(t, bob.Body.UpdatedAt, now[bob.ID].Body.UpdatedAt, "nobody has changed it")
	require.EqualValues(t, 1, now[s.ada.ID].Version, "who has no value is not written")
	untold, err := s.app().Customers.Untold(t.Context(), []string{bob.ID, eve.ID})
	require.NoError(t, err)
	require.False(t, untold, "nothing is told")

	s.defs[0].RetiredAt = &time.Time{}
	require.Equal(t, 2, s.settle())
	require.Empty(t, s.finds("chess"), "a retired field finds nobody")
}

func TestCustomersAreSettledAnewOnlyWhenThatHasBeenQuietForAMinute(t *testing.T) {
	s := newSettling(t)
	s.register("Bob", "chess")
	s.settle()
	s.defs[0].Searchable = true
	for range 4 { // two releases side by side, which settle otherwise
		n, err := s.app().SettleAnew(t.Context())
		require.NoError(t, err)
		require.Zero(t, n)
		s.later(30 * time.Second)
		s.defs[0].Searchable = !s.defs[0].Searchable
	}
	s.defs[0].Searchable = true
	require.Equal(t, 1, s.settle())
}

func TestSettlingAnewEndsWhereverTheProcessDies(t *testing.T) {
	s := newSettling(t)
	const many = 900 // two pages
	people := make([]app.CustomerChange, many)
	for i := range people {
		c, events, err := domain.Register(fmt.Sprintf("cus_%04d", i), domain.Details{
			Kind: domain.Person, Name: domain.Name{Display: fmt.Sprint("P", i)}, Fields: map[string]any{"hobby": "chess"},
		}, domain.Form{Fields: s.defs}, s.clock())
		require.NoError(t, err)
		people[i] = app.CustomerChange{Customer: docstore.Doc[domain.Customer]{ID: c.ID, Body: c}, Events: events}
	}
	_, err := s.app().Customers.AddAll(t.Context(), people)
	require.NoError(t, err)
	s.settle()
	s.defs[0].Searchable = true
	for step := 1; ; step++ {
		s.engine.Die(step, step%2 == 0)
		_, err := s.app().SettleAnew(t.Context())
		died := s.engine.Revive()
		if died {
			require.ErrorIs(t, err, servicetest.ErrDead)
		}
		s.later(2 * time.Minute)
		if !died && len(s.finds("chess")) == many {
			break
		}
		require.Less(t, step, 30)
	}
	require.Zero(t, s.settle())
}

func TestWhoIsChangedMeanwhileIsNotOverwritten(t *testing.T) {
	s := newSettling(t)
	bob := s.register("Bob", "chess")
	s.settle()
	s.defs[0].Searchable = true
	_, err := s.app().SettleAnew(t.Context())
	require.NoError(t, err)
	s.later(2 * time.Minute)
	use := s.app()
	use.Customers = overtaken{use.Customers, func() {
		_, err := s.app().ChangeCustomer(t.Context(), bob.ID, bob.Version, func(d domain.Details) (domain.Details, error) {
			d.Fields = map[string]any{"hobby": "skat"}
			return d, nil
		})
		require.NoError(t, err)
	}}
	n, err := use.SettleAnew(t.Context())
	require.NoError(t, err)
	require.Zero(t, n)
	require.Empty(t, s.finds("chess"))
	require.Equal(t, []string{"Bob"}, s.finds("skat"))
}

// overtaken are customers whom somebody else changes before they are saved.
type overtaken struct {
	app.Customers
	by func()
}

func (o overtaken) SaveAll(ctx context.Context, changes []app.CustomerChange) ([]error, error) {
	o.by()
	return o.Customers.SaveAll(ctx, changes)
}

func TestASuspendedTenantIsNotSettled(t *testing.T) {
	s := newSettling(t)
	s.register("Bob", "chess")
	s.settle()
	s.defs[0].Searchable = true
	use := s.app()
	use.MayChange = func(context.Context) error { return fault.New(fault.Forbidden, "the tenant is suspended") }
	for range 3 {
		n, err := use.SettleAnew(t.Context())
		require.NoError(t, err)
		require.Zero(t, n)
		s.later(2 * time.Minute)
	}
	require.Equal(t, 1, s.settle())
}
