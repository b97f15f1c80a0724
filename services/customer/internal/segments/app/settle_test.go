package app_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/store"
)

// people are the customers of a test, kept as the heart keeps them.
type people struct {
	docstore.Handle[customers.Customer]
}

func (p people) List(ctx context.Context, q docstore.Query) (docstore.Page[customers.Customer], error) {
	return p.Find(ctx, q)
}

var errCrash = errors.New("the process has died")

// mortal are members whose writes stop for good after so many; less than nothing: never.
type mortal struct {
	app.Members
	left *int
}

func (m mortal) Save(ctx context.Context, members []domain.Member) ([]error, error) {
	if *m.left == 0 {
		return nil, errCrash
	}
	*m.left--
	return m.Members.Save(ctx, members)
}

// world is one tenant's segments and customers.
type world struct {
	app    app.App
	people people
	now    time.Time
	left   int
}

func open(t *testing.T) func(tenant string) *world {
	t.Helper()
	engine, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "customer.db"), sqlite.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, engine.Close()) })
	docs := docstore.New(engine)
	heart, err := docstore.Open[customers.Customer](t.Context(), docs, docstore.Schema{Name: "customers"})
	require.NoError(t, err)
	return func(tenant string) *world {
		w := &world{people: people{heart.In(tenancy.ID(tenant))}, now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), left: -1}
		area, err := store.Open(t.Context(), docs, func() time.Time { return w.now })
		require.NoError(t, err)
		ids := 0
		w.app = app.App{
			Segments: area.Segments(tenancy.ID(tenant)), Members: mortal{area.Members(tenancy.ID(tenant)), &w.left}, Customers: w.people,
			Clock: func() time.Time { return w.now }, NewID: func(prefix string) string { ids++; return fmt.Sprintf("%s_%03d", prefix, ids) },
		}
		return w
	}
}

// write stores a customer as it is, whatever it was.
func (w *world) write(ctx context.Context, id string, c customers.Customer) error {
	doc, err := w.people.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) {
		_, err = w.people.Insert(ctx, id, c)
	} else if err == nil {
		doc.Body = c
		_, err = w.people.Replace(ctx, doc)
	}
	return err
}

// sweep does what the sweep does.
func (w *world) sweep(ctx context.Context) error {
	return errors.Join(w.app.FinishBatches(ctx), w.app.Walk(ctx, 10), w.app.Recount(ctx), w.app.ClearDeleted(ctx))
}

func (w *world) members(t require.TestingT, segment string) (ids []string) {
	page, err := w.app.Members.List(context.Background(), w.app.Members.In(segment))
	require.NoError(t, err)
	for _, doc := range page.Docs {
		ids = append(ids, doc.Body.CustomerID)
	}
	return ids
}

func owned(by string) *domain.Filter {
	return &domain.Filter{All: []domain.Condition{{Field: "owner", Op: domain.Is, Values: []string{by}}}}
}

// TestMembersAreExactAfterAnyCrash: customers and filters change in any order, events are told twice and processes die in
// the middle; once every event has been told and the sweep has run, who is in each segment is as if nothing had happened.
func TestMembersAreExactAfterAnyCrash(t *testing.T) {
	next := open(t)
	tenants := 0
	rapid.Check(t, func(rt *rapid.T) {
		tenants++
		w, ctx := next(fmt.Sprintf("t%d", tenants)), t.Context()
		filter, err := w.app.CreateSegment(ctx, "filter", domain.Filtered, owned("a"))
		require.NoError(rt, err)
		list, err := w.app.CreateSegment(ctx, "list", domain.List, nil)
		require.NoError(rt, err)
		var told []string // customers whose change has not been settled for sure
		listed, gone := map[string]bool{}, map[string]bool{}
		crashes := func(err error) {
			if err != nil {
				require.ErrorIs(rt, err, errCrash)
				w.left = -1 // another process takes over
			}
		}
		put := func(b domain.Batch) {
			_, err := w.app.PutCustomers(ctx, list.ID, b)
			if crashes(err); err != nil { // whoever has no answer sends it again
				_, err = w.app.PutCustomers(ctx, list.ID, b)
				require.NoError(rt, err)
			}
		}
		everybody := []string{"cus_1", "cus_2", "cus_3", "cus_4", "cus_5", "cus_6"}
		customer := rapid.SampledFrom(everybody)
		rt.Repeat(map[string]func(*rapid.T){
			"a customer changes": func(rt *rapid.T) {
				id := customer.Draw(rt, "id")
				if gone[id] {
					return
				}
				c := customers.Customer{Listed: rapid.IntRange(0, 3).Draw(rt, "listed") > 0}
				c.Owner = rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "owner")
				require.NoError(rt, w.write(ctx, id, c))
				told = append(told, id)
				if gone[id] = !c.Listed; gone[id] {
					delete(listed, id)
				}
			},
			"events are told": func(rt *rapid.T) {
				ids := slices.Compact(slices.Sorted(slices.Values(told)))
				crashes(w.app.Settle(ctx, ids))
				if rapid.Bool().Draw(rt, "acknowledged") && w.left != 0 {
					require.NoError(rt, w.app.Settle(ctx, ids))
					told = nil
				}
			},
			"the filter changes": func(rt *rapid.T) {
				s, err := w.app.Segments.Get(ctx, filter.ID)
				require.NoError(rt, err)
				by := rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "by")
				_, err = w.app.ChangeSegment(ctx, s.ID, s.Revision, func(domain.Segment) (string, *domain.Filter, error) {
					return "filter", owned(by), nil
				})
				crashes(err)
			},
			"somebody is put on the list": func(rt *rapid.T) {
				id := customer.Draw(rt, "id")
				known, err := w.people.GetMany(ctx, []string{id})
				require.NoError(rt, err)
				if !known[id].Body.Listed {
					return
				}
				put(domain.Batch{Add: []string{id}})
				listed[id] = true
			},
			"somebody is taken off the list": func(rt *rapid.T) {
				id := customer.Draw(rt, "id")
				put(domain.Batch{Remove: []string{id}})
				delete(listed, id)
			},
			"the sweep runs":             func(*rapid.T) { crashes(w.sweep(ctx)) },
			"the process is to die soon": func(rt *rapid.T) { w.left = rapid.IntRange(0, 2).Draw(rt, "writes") },
		})
		w.left = -1
		require.NoError(rt, w.sweep(ctx))
		require.NoError(rt, w.app.Settle(ctx, slices.Compact(slices.Sorted(slices.Values(told)))))
		w.now = w.now.Add(time.Minute)
		require.NoError(rt, w.sweep(ctx))

		s, err := w.app.Segments.Get(ctx, filter.ID)
		require.NoError(rt, err)
		known, err := w.people.GetMany(ctx, everybody)
		require.NoError(rt, err)
		var meet, on []string
		for _, id := range everybody {
			if s.Filter.Matches(known[id].Body, w.now) {
				meet = append(meet, id)
			}
			if listed[id] {
				on = append(on, id)
			}
		}
		require.Equal(rt, meet, w.members(rt, filter.ID))
		require.EqualValues(rt, len(meet), s.Count)
		require.Equal(rt, on, w.members(rt, list.ID))
		l, err := w.app.Segments.Get(ctx, list.ID)
		require.NoError(rt, err)
		require.EqualValues(rt, len(on), l.Count)
	})
}
