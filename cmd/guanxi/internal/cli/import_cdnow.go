package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/cdnow"
	"github.com/guanxi-crm/guanxi/contracts"
)

type importCDNOWCommand struct {
	importFlags `embed:""`
	File        string `arg:"" type:"existingfile" help:"CDNOW_master.txt as it is published, or the one-tenth sample."`
	Currency    string `default:"USD" help:"What the amounts are in (${default})."`
}

func (*importCDNOWCommand) Help() string {
	return `The data set has 69,659 purchases of 23,570 customers of a music shop, from January 1997 to June 1998 (Fader & Hardie). Its
customers become cdnow-00001 and so on, known since their first purchase; a purchase is called after its line. Scores by
recency, frequency and money count only what was spent in the tenant's own currency.

Example:

    guanxi import cdnow CDNOW_master.txt --tenant demo`
}

type cdnowCustomer struct {
	ExternalID string            `json:"externalId"`
	Kind       string            `json:"kind"`
	Name       map[string]string `json:"name"`
	CreatedOn  string            `json:"createdOn"`
}

type cdnowPurchase struct {
	ExternalID         string              `json:"externalId"`
	CustomerExternalID string              `json:"customerExternalId"`
	PurchasedOn        string              `json:"purchasedOn"`
	Total              contracts.MoneyJSON `json:"total"`
}

func (c *importCDNOWCommand) Run(ctx context.Context, r *runtime) error {
	api, err := r.tenantClient(c.tenantFlags)
	if err != nil {
		return err
	}
	return r.importing(ctx, api, c.importFlags, func(run *importRun) error {
		if err := c.send(ctx, run, "customers", c.customers); err != nil {
			return err
		}
		return c.send(ctx, run, "purchases", c.purchases)
	})
}

// rows reads the file and hands each row to write.
type rows func(file io.Reader, write func(row any) error) error

// send turns the file into rows while it is sent, so that it is never in memory as a whole.
func (c *importCDNOWCommand) send(ctx context.Context, run *importRun, kind string, rows rows) error {
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	body, pipe := io.Pipe()
	defer func() { _ = body.Close() }() // lets the writer go when sending has failed
	go func() {
		out := bufio.NewWriterSize(pipe, 64<<10)
		encoder := json.NewEncoder(out)
		err := rows(file, encoder.Encode)
		pipe.CloseWithError(errors.Join(err, out.Flush()))
	}()
	err = run.send(ctx, upload{kind: kind, format: "jsonl", name: filepath.Base(c.File), body: body, bar: run.progress(kind, -1)})
	if line, ok := errors.AsType[*cdnow.LineError](err); ok {
		return fmt.Errorf("%s is not as CDNOW_master.txt is: %w", c.File, line)
	}
	return err
}

// customers writes each customer where it first buys: the file has a customer's purchases in the order of days.
func (c *importCDNOWCommand) customers(file io.Reader, write func(any) error) error {
	seen := map[string]bool{}
	return cdnow.Read(file, func(p cdnow.Purchase) error {
		if seen[p.Customer] {
			return nil
		}
		seen[p.Customer] = true
		return write(cdnowCustomer{
			ExternalID: "cdnow-" + p.Customer, Kind: "person", Name: map[string]string{"display": "CDNOW customer " + p.Customer}, CreatedOn: p.Day,
		})
	})
}

func (c *importCDNOWCommand) purchases(file io.Reader, write func(any) error) error {
	return cdnow.Read(file, func(p cdnow.Purchase) error {
		return write(cdnowPurchase{
			ExternalID: fmt.Sprintf("cdnow-%d", p.Line), CustomerExternalID: "cdnow-" + p.Customer, PurchasedOn: p.Day,
			Total: contracts.MoneyJSON{Amount: p.Amount, Currency: c.Currency},
		})
	})
}
