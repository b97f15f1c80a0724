package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/client"
)

type importCommand struct {
	Customers importCustomersCommand `cmd:"" help:"Import a file of customers."`
	Purchases importPurchasesCommand `cmd:"" help:"Import a file of purchases."`
	CDNOW     importCDNOWCommand     `cmd:"" name:"cdnow" help:"Import the purchases of the CDNOW data set."`
}

// importFlags are common to all imports.
type importFlags struct {
	tenantFlags `embed:""`
	Errors      string `type:"path" placeholder:"FILE" help:"Write the errors of all rejected rows to this CSV file."`
	Wait        bool   `default:"true" negatable:"" help:"Wait until analytics has counted everything (${default})."`
}

// importFileFlags are common to the imports of a file in one of the API's formats.
type importFileFlags struct {
	importFlags `embed:""`
	File        string `arg:"" type:"existingfile" help:"The file; a text is in UTF-8, GBK or GB18030."`
	Format      string `enum:"csv,jsonl,auto" default:"auto" help:"csv, jsonl, or auto: by the file's name (${default})."`
}

type importCustomersCommand struct {
	importFileFlags `embed:""`
}

func (*importCustomersCommand) Help() string {
	return `CSV columns: externalId, kind, displayName, givenName, familyName, email, phone, language, timeZone, tags (between
semicolons), owner, preferredChannel, createdOn. A line of JSON is what POST /v1/customers takes. Importing a file again
changes nothing.

Examples:

    guanxi import customers customers.csv
    guanxi import customers customers.jsonl --tenant demo --errors rejected.csv`
}

func (c *importCustomersCommand) Run(ctx context.Context, r *runtime) error {
	return c.run(ctx, r, "customers")
}

type importPurchasesCommand struct {
	importFileFlags `embed:""`
}

func (*importPurchasesCommand) Help() string {
	return `CSV columns: externalId, customerExternalId or customerId, purchasedOn, amount, currency. Importing a file again changes
nothing.

Examples:

    guanxi import purchases orders.csv
    guanxi import purchases orders.csv --tenant demo --no-wait`
}

func (c *importPurchasesCommand) Run(ctx context.Context, r *runtime) error {
	return c.run(ctx, r, "purchases")
}

func (c *importFileFlags) run(ctx context.Context, r *runtime, kind string) error {
	format, err := c.format()
	if err != nil {
		return err
	}
	api, err := r.tenantClient(c.tenantFlags)
	if err != nil {
		return err
	}
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	info, err := file.Stat()
	if err != nil {
		return err
	}
	bar := r.progress(filepath.Base(c.File), info.Size())
	return r.importing(ctx, api, c.importFlags, func(run *importRun) error {
		return run.send(ctx, upload{kind: kind, format: format, name: filepath.Base(c.File), body: file, bar: bar})
	})
}

// format is the one asked for, or the one the file's name tells.
func (c *importFileFlags) format() (string, error) {
	if c.Format != "auto" {
		return c.Format, nil
	}
	switch strings.ToLower(filepath.Ext(c.File)) {
	case ".csv":
		return "csv", nil
	case ".jsonl", ".ndjson":
		return "jsonl", nil
	case ".xlsx":
		return "xlsx", nil
	}
	return "", fmt.Errorf("the name of %s does not tell its format: add --format csv, jsonl or xlsx", c.File)
}

// importing runs an import and what comes after it: the summary, the errors, the wait.
func (r *runtime) importing(ctx context.Context, api *client.Client, f importFlags, do func(*importRun) error) error {
	run := &importRun{runtime: r, api: api}
	wait, err := r.beforeCatchUp(ctx, api, f.Wait)
	if err != nil {
		return err
	}
	err = do(run)
	if reportErr := run.report(ctx, f.Errors); err == nil {
		err = reportErr
	}
	if err != nil {
		return err
	}
	if err := wait(run.total); err != nil {
		return err
	}
	if n := run.rejected(); n > 0 {
		return errRejected(n)
	}
	return nil
}

func errRejected(n int64) error {
	if n == 1 {
		return errors.New("1 row was rejected: mend it and import the file again; what is there already stays as it is")
	}
	return fmt.Errorf("%d rows were rejected: mend them and import the file again; what is there already stays as it is", n)
}
