// Package app writes customers out, in bounded memory, as files that an import takes in again. It knows nothing of HTTP.
package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
)

// App is one tenant's exports.
type App struct {
	Customers customers.App
	// InSegment calls yield with the customers of a segment, some at a time; nil: there are no segments.
	InSegment func(ctx context.Context, segmentID string, yield func([]customers.Customer) error) error
}

// Writer writes customers to a file.
type Writer interface {
	Write(c customers.Customer) error
	Flush() error
}

// errEnough ends a walk that was begun only to see whether it can be.
var errEnough = errors.New("enough was seen")

// Check returns the fault of an export that cannot be made: filters that go together in no index, a segment that is not
// there.
func (a App) Check(ctx context.Context, segmentID string, filter customers.CustomerFilter) error {
	err := a.each(ctx, segmentID, filter, func([]customers.Customer) error { return errEnough })
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// Export writes the customers of a segment, or else those that the filter lets through.
func (a App) Export(ctx context.Context, segmentID string, filter customers.CustomerFilter, out Writer) error {
	err := a.each(ctx, segmentID, filter, func(page []customers.Customer) error {
		for _, c := range page {
			if err := out.Write(c); err != nil {
				return err
			}
		}
		return out.Flush()
	})
	return errors.Join(err, out.Flush())
}

func (a App) each(ctx context.Context, segmentID string, filter customers.CustomerFilter, yield func([]customers.Customer) error) error {
	if segmentID != "" {
		return a.InSegment(ctx, segmentID, yield)
	}
	q := a.Customers.Customers.Query(filter)
	for q.Limit = docstore.MaxLimit / 2; ; {
		page, err := a.Customers.Customers.List(ctx, q)
		if err != nil {
			return err
		}
		if err := yield(page.Docs); err != nil {
			return err
		}
		if q.After = page.Next; page.Next == nil {
			return nil
		}
	}
}
