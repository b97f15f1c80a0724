// Package segments is the segments that people make by hand: lists of customers, and saved filters over what is known of
// them. Segments that are computed from what customers do are the analytics service's.
package segments

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/api"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/store"
)

// Segments are every tenant's segments.
type Segments struct {
	env       host.Env
	documents *store.Store
	customers func(tenancy.ID) app.Customers
}

// Open opens the documents. Customers are the heart's.
func Open(ctx context.Context, env host.Env, customers func(tenancy.ID) app.Customers) (*Segments, error) {
	documents, err := store.Open(ctx, env.Store, env.Now)
	if err != nil {
		return nil, err
	}
	return &Segments{env, documents, customers}, nil
}

// App returns a tenant's use cases.
func (s *Segments) App(id tenancy.ID) app.App {
	return app.App{
		Segments: s.documents.Segments(id), Members: s.documents.Members(id), Customers: s.customers(id),
		Clock: s.env.Now, NewID: s.env.NewID,
	}
}

// Area returns what the service runs of it.
func (s *Segments) Area() area.Area {
	return area.Area{
		Name:      "segments",
		Routes:    func(http *httpapi.API) { api.Routes(http, func(p auth.Principal) app.App { return s.App(p.Tenant) }) },
		Published: s.settle,
		Sweep:     s.sweep,
		Erase:     s.erase,
		Collect:   s.collect,
	}
}

// settle puts customers of whom something was told into the segments where they belong now.
func (s *Segments) settle(ctx context.Context, events []eventbus.Event) error {
	told := map[string][]string{} // customers' ids by tenant
	for _, e := range events {
		if e.Type == (contracts.SettingChanged{}).EventType() {
			continue
		}
		ids, err := concerned(e)
		if err != nil {
			return err
		}
		told[e.Tenant] = append(told[e.Tenant], ids...)
	}
	for _, tenant := range slices.Sorted(maps.Keys(told)) {
		ids := told[tenant]
		slices.Sort(ids)
		if err := s.App(tenancy.ID(tenant)).Settle(ctx, slices.Compact(ids)); err != nil {
			return err
		}
	}
	return nil
}

// concerned returns the customers of whom an event tells, whatever its type.
func concerned(e eventbus.Event) (ids []string, err error) {
	type one struct {
		ID string `json:"id"`
	}
	var told struct {
		CustomerID string `json:"customerId"`
		MergedID   string `json:"mergedId"`
		Customer   one    `json:"customer"`
		Unmerged   one    `json:"unmerged"`
	}
	if err := json.Unmarshal(e.Data, &told); err != nil {
		return nil, eventbus.Permanent(fmt.Errorf("decode %s %s: %w", e.Type, e.ID, err))
	}
	for _, id := range []string{told.CustomerID, told.MergedID, told.Customer.ID, told.Unmerged.ID} {
		if id != "" {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// sweep does what is due, and what a crash left half done.
func (s *Segments) sweep(ctx context.Context, tenant tenancy.Tenant) error {
	a := s.App(tenant.ID)
	return errors.Join(a.FinishBatches(ctx), a.Walk(ctx, app.WalkAtOnce), a.Recount(ctx), a.ClearDeleted(ctx))
}

// kind is what the documents are called in receipts and archives.
const kind = "segment_members"

func (s *Segments) erase(ctx context.Context, tenant tenancy.ID, customerID string, aliases []string) ([]contracts.Erased, error) {
	n, err := s.documents.Members(tenant).Erase(ctx, append([]string{customerID}, aliases...))
	return []contracts.Erased{{Kind: kind, Erased: n}}, err
}

func (s *Segments) collect(ctx context.Context, tenant tenancy.ID, customerID string, aliases []string) ([]contracts.CollectedDocument, error) {
	return s.App(tenant).Collect(ctx, append([]string{customerID}, aliases...), kind)
}
