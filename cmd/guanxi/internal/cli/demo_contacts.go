package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/client"
	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/demo"
	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

// workers is how many requests are under way at once.
const workers = 16

// each does something for every value, several at once, and stops at the first error.
func each[T any](ctx context.Context, values []T, do func(ctx context.Context, n int, value T) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for n, value := range values {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error { return do(ctx, n, value) })
	}
	return group.Wait()
}

func (run *demoRun) logContacts(ctx context.Context) error {
	began := time.Now()
	err := each(ctx, run.data.Contacts, func(ctx context.Context, n int, contact demo.Contact) error {
		body := struct {
			CustomerID string `json:"customerId"`
			demo.Contact
		}{run.ids[contact.CustomerExternalID], contact}
		return run.create(ctx, fmt.Sprintf("demo-contact-%d", n), "/v1/touchpoints", body, nil)
	})
	if err != nil {
		return err
	}
	return run.did("contacts", len(run.data.Contacts), began)
}

func (run *demoRun) did(what string, n int, began time.Time) error {
	took := time.Since(began)
	_, err := fmt.Fprintf(run.err, "%-10s %7d logged in %s (%.0f a second)\n", what, n, took.Round(10*time.Millisecond), float64(n)/took.Seconds())
	return err
}

const (
	patience   = 40 // attempts
	firstPause = 50 * time.Millisecond
	longPause  = 2 * time.Second
)

// create posts something about a customer under a key that makes it safe to repeat. A service learns of customers from
// events: while it does not know this one yet, it is asked again, under another key, since a refusal is kept under its.
func (run *demoRun) create(ctx context.Context, key, path string, body, out any) error {
	wait := firstPause
	for attempt := 1; ; attempt++ {
		err := run.api.Do(ctx, client.Request{
			Method: http.MethodPost, Path: path, Key: fmt.Sprintf("%s-%d", key, attempt), Body: body,
		}, out)
		if !unknownCustomer(err) || attempt == patience {
			return err
		}
		if err := run.pause(ctx, wait); err != nil {
			return err
		}
		wait = min(2*wait, longPause)
	}
}

func unknownCustomer(err error) bool {
	var refused *problem.Problem
	about := func(f problem.FieldError) bool { return f.Field == "customerId" }
	return errors.As(err, &refused) && slices.ContainsFunc(refused.Errors, about)
}
