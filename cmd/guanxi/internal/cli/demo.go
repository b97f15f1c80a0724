package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/client"
	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/demo"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

type demoCommand struct {
	serverFlags `embed:""`
	Tenant      tenancy.ID `default:"example" placeholder:"ID" help:"The tenant to make (${default})."`
	Seed        uint64     `default:"1" help:"What the data are drawn from (${default})."`
	Customers   int        `default:"2000" help:"How many customers (${default})."`
}

func (*demoCommand) Help() string {
	return `The business is made up: a tea merchant, with Chinese and Western customers, a year of purchases and contacts that ends
today, and answers to a survey. The same seed and day make the same data. Running it twice makes nothing twice.

It needs a local installation, because it adds a tenant to its tenants file; all else goes through the public API.

Example:

    guanxi demo --tenant example`
}

// demoRun is one making of a demo tenant.
type demoRun struct {
	*runtime
	api  *client.Client
	data demo.Data
	ids  map[string]string // customers' ids by their external ids
}

func (c *demoCommand) Run(ctx context.Context, r *runtime) error {
	if c.Customers < 1 || c.Customers > 100_000 {
		return errors.New("--customers must be from 1 to 100000")
	}
	api, err := r.tenantClient(tenantFlags{serverFlags: c.serverFlags, Tenant: c.Tenant})
	if err != nil {
		return err
	}
	if err := r.answers(ctx, api); err != nil {
		return err
	}
	began := time.Now()
	end, err := r.demoTenant(c.Tenant, began.UTC())
	if err != nil {
		return err
	}
	if err := r.untilServed(ctx, api, c.Tenant); err != nil {
		return err
	}
	run := &demoRun{runtime: r, api: api, data: demo.Generate(demo.Config{Seed: c.Seed, Customers: c.Customers, End: end})}
	for _, step := range []func(context.Context) error{run.importAll, run.findCustomers, run.logContacts, run.collectAnswers} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(r.err, `
The tenant %[1]s has %[2]d customers and %[3]d purchases, after %.0[4]f s. Look at it with:

  export GUANXI_TOKEN=$(%[5]s token --tenant %[1]s)
  curl -H "Authorization: Bearer $GUANXI_TOKEN" %[6]s/v1/dashboard

`, c.Tenant, len(run.data.Customers), len(run.data.Purchases), time.Since(began).Seconds(), r.program, api.Server())
	return err
}

// importAll imports customers and purchases and waits until analytics has them.
func (run *demoRun) importAll(ctx context.Context) error {
	wait, err := run.beforeCatchUp(ctx, run.api, true)
	if err != nil {
		return err
	}
	imports := &importRun{runtime: run.runtime, api: run.api}
	if err := sendRows(ctx, imports, "customers", run.data.Customers); err != nil {
		return err
	}
	if err := sendRows(ctx, imports, "purchases", run.data.Purchases); err != nil {
		return err
	}
	if err := imports.report(ctx, ""); err != nil {
		return err
	}
	if n := imports.rejected(); n > 0 {
		return fmt.Errorf("%d rows were rejected: was the tenant made with another --seed or --customers? Choose another --tenant", n)
	}
	return wait(imports.total)
}

// sendRows imports rows that are in memory.
func sendRows[T any](ctx context.Context, imports *importRun, kind string, rows []T) error {
	var file bytes.Buffer
	encoder := json.NewEncoder(&file)
	for _, row := range rows {
		if err := encoder.Encode(row); err != nil {
			return err
		}
	}
	size := int64(file.Len())
	return imports.send(ctx, upload{kind: kind, format: "jsonl", name: "demo.jsonl", body: io.Reader(&file), bar: imports.progress(kind, size)})
}

// findCustomers learns the ids of the customers.
func (run *demoRun) findCustomers(ctx context.Context) error {
	run.ids = make(map[string]string, len(run.data.Customers))
	type customer struct {
		ID         string `json:"id"`
		ExternalID string `json:"externalId"`
	}
	return eachItem(ctx, run.api, "/v1/customers", func(c customer) bool {
		run.ids[c.ExternalID] = c.ID
		return true
	})
}
