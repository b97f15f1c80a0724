// Package api is the HTTP interface of exports. It decides nothing.
package api

import (
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/exports/app"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// Format makes the writer of a table with the columns of the tenant's own fields.
type Format func(out io.Writer, defs fields.Definitions) app.Writer

type exportCustomersInput struct {
	Format    string `query:"format" enum:"csv,jsonl" default:"csv"`
	SegmentID string `query:"segmentId" maxLength:"64" doc:"Only the customers of this segment; goes with no filter"`
	Kind      string `query:"kind" enum:"person,organisation" doc:"Only persons, or only organisations"`
	Stage     string `query:"stage" enum:"lead,prospect,customer,loyal,at-risk,churned,won-back" doc:"Only customers at this stage"`
	Tag       string `query:"tag" maxLength:"64" doc:"Only customers with this tag"`
	Owner     string `query:"owner" maxLength:"200" doc:"Only customers that this one looks after"`
	Team      string `query:"team" maxLength:"100" doc:"Only customers of this team"`
	Source    string `query:"source" maxLength:"100" doc:"Only customers from this source"`
	Sort      string `query:"sort" enum:"created,-created,name,-name" default:"created" doc:"Order; a minus turns it round"`
}

func (in exportCustomersInput) filter() customers.CustomerFilter {
	order, desc := strings.CutPrefix(in.Sort, "-")
	return customers.CustomerFilter{
		Kind: domain.Kind(in.Kind), Stage: domain.Stage(in.Stage), Tag: in.Tag, Owner: in.Owner, Team: in.Team, Source: in.Source,
		ByName: order == "name", Desc: desc,
	}
}

// Routes registers the routes; table makes a CSV file.
func Routes(api *httpapi.API, tenantApp func(p auth.Principal) app.App, table Format) {
	httpapi.Register(api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/exports/customers", ID: "export-customers", Tag: "Exports",
		Summary: "Download customers as CSV or JSON lines", Permission: auth.CustomerRead, Produces: "text/csv", Errors: []int{http.StatusNotFound},
		Description: "All that a list with the same filters shows, or a segment, as it is while the file is made. The columns are the fields' " +
			"paths, and an import takes the file again: unchanged, it changes nothing. A cell that a spreadsheet would run as a formula, " +
			"one that begins with =, +, - or @, has an apostrophe before it, which an import takes off. Lists are between semicolons; " +
			"contactPoints is JSON. A connection that ends early has not sent the whole file.",
	}, func(ctx context.Context, in *exportCustomersInput) (*httpapi.Download, error) {
		use := tenantApp(auth.From(ctx))
		if in.SegmentID != "" && in.Kind+in.Stage+in.Tag+in.Owner+in.Team+in.Source != "" {
			return nil, fault.OnField("segmentId", "goes with no filter")
		}
		if err := use.Check(ctx, in.SegmentID, in.filter()); err != nil {
			return nil, err
		}
		form, err := use.Customers.Form(ctx)
		if err != nil {
			return nil, err
		}
		mediaType, name := "text/csv", "customers.csv"
		if in.Format == "jsonl" {
			mediaType, name = "application/jsonl", "customers.jsonl"
		}
		return api.Download(ctx, mediaType, name, func(ctx context.Context, out io.Writer) error {
			if in.Format == "jsonl" {
				return use.Export(ctx, in.SegmentID, in.filter(), app.NewLines(out))
			}
			return use.Export(ctx, in.SegmentID, in.filter(), table(out, form.Fields))
		}), nil
	})
}
