// Package api is the audit trail's HTTP interface.
package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/contracts/audit"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/audit/app"
)

// Reader reads one tenant's trail.
type Reader interface {
	// Head returns the end of the chain.
	Head(ctx context.Context) (app.Head, error)
	// Search is the query for the entries that the filter lets through, Chain that for all, and List a page of either.
	Search(f app.Filter) docstore.Query
	Chain() docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[audit.Entry], error)
}

// Routes registers the routes; trail returns that of the tenant that is calling.
func Routes(api *httpapi.API, trail func(p auth.Principal) Reader) {
	of := func(ctx context.Context) Reader { return trail(auth.From(ctx)) }
	searchEntries(api, of)
	listChain(api, of)
	getHead(api, of)
}

type entriesOutput struct {
	Body httpapi.Page[audit.Entry]
}

type searchInput struct {
	httpapi.PageParams

	CustomerID string    `query:"customerId" maxLength:"64" doc:"Only entries about this customer"`
	Actor      string    `query:"actor" maxLength:"200" doc:"Only entries of this actor; goes with no customer"`
	From       time.Time `query:"from" doc:"Only entries of this time and later"`
	To         time.Time `query:"to" doc:"Only entries of before this time"`
}

func searchEntries(api *httpapi.API, of func(context.Context) Reader) {
	httpapi.Register(api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/audit/entries", ID: "search-audit-entries", Tag: "Audit",
		Summary: "Search the audit trail, the latest first", Permission: auth.TenantAdmin,
		Description: "An entry appears a moment after the change, when its event is published. Entries are never changed or removed; the " +
			"values in those of a customer who was erased are.",
	}, func(ctx context.Context, in *searchInput) (*entriesOutput, error) {
		if in.CustomerID != "" && in.Actor != "" {
			return nil, fault.OnField("actor", "must be left out where customerId is given")
		}
		trail := of(ctx)
		return list(ctx, trail, in.PageParams, trail.Search(app.Filter{CustomerID: in.CustomerID, Actor: in.Actor, From: in.From, To: in.To}))
	})
}

type chainInput struct {
	httpapi.PageParams
}

func listChain(api *httpapi.API, of func(context.Context) Reader) {
	httpapi.Register(api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/audit/chain", ID: "list-audit-chain", Tag: "Audit",
		Summary: "List all entries in the order of their chain", Permission: auth.TenantAdmin,
		Description: "With these, and the hash they end in, anybody can check that no entry was changed, left out or added; guanxi audit " +
			"verify does.",
	}, func(ctx context.Context, in *chainInput) (*entriesOutput, error) {
		trail := of(ctx)
		return list(ctx, trail, in.PageParams, trail.Chain())
	})
}

func list(ctx context.Context, trail Reader, page httpapi.PageParams, q docstore.Query) (*entriesOutput, error) {
	q, err := page.Apply(q)
	if err != nil {
		return nil, err
	}
	found, err := trail.List(ctx, q)
	return &entriesOutput{httpapi.PageOf(q, found, func(doc docstore.Doc[audit.Entry]) audit.Entry { return doc.Body })}, err
}

type headOutput struct {
	Body audit.Head
}

func getHead(api *httpapi.API, of func(context.Context) Reader) {
	httpapi.Register(api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/audit/head", ID: "get-audit-head", Tag: "Audit",
		Summary: "Read the end of the audit trail's chain", Permission: auth.TenantAdmin,
		Description: "Note it elsewhere now and then: whoever rewrites the whole chain cannot make it pass through a hash that you keep.",
	}, func(ctx context.Context, _ *struct{}) (*headOutput, error) {
		head, err := of(ctx).Head(ctx)
		return &headOutput{head.Head}, err
	})
}
