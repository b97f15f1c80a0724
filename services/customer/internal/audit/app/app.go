// Package app holds the use cases of the audit trail: it is added to, searched and, of a customer, made blind. It knows
// nothing of HTTP or of how the trail is kept.
package app

import (
	"context"
	"io"
	"sync"
	"time"

	"github.com/guanxi-crm/guanxi/contracts/audit"
)

// App is one tenant's audit trail.
type App struct {
	Trail  Trail
	Random io.Reader
	// Appending lets one at a time of this process add to the trail; others who do so are found out by its head.
	Appending *sync.Mutex
}

// Head is the end of a tenant's chain as it is kept.
type Head struct {
	audit.Head

	// Staged are the entries that were sealed last; a crash may have come before they were stored by themselves.
	Staged  []audit.Entry
	Version int64 // 0: there is none yet
}

// Filter says which entries a search shows. What is empty does not matter.
type Filter struct {
	CustomerID string
	Actor      string
	From, To   time.Time // From is included, To is not
}

// Trail is one tenant's entries and their head.
type Trail interface {
	// Head returns the end of the chain; it is empty before the first entry.
	Head(ctx context.Context) (Head, error)
	// Advance stores a head if nobody did so since it was read; the error is docstore.ErrConflict when somebody did.
	Advance(ctx context.Context, h Head) (Head, error)
	// Has returns which of the events have entries.
	Has(ctx context.Context, eventIDs []string) (map[string]bool, error)
	// Store stores those of the entries that are not stored yet.
	Store(ctx context.Context, entries []audit.Entry) error
	// Blind removes the values from all of a customer's entries, and returns how many had any.
	Blind(ctx context.Context, customerID string) (int64, error)
	// Erased notes that a customer's values are not to be kept any more, and AreErased returns of which customers.
	Erased(ctx context.Context, customerIDs []string) error
	AreErased(ctx context.Context, customerIDs []string) (map[string]bool, error)
	// Of returns all entries of a customer, the latest first.
	Of(ctx context.Context, customerID string) ([]audit.Entry, error)
}
