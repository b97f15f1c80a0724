package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// Documents as they were read or stored.
type (
	// Erasure is an erasure with its document's version.
	Erasure = docstore.Doc[domain.Erasure]
	// AccessRequest is an access request with its document's version.
	AccessRequest = docstore.Doc[domain.AccessRequest]
	// Purpose is a purpose with its document's version.
	Purpose = docstore.Doc[domain.Purpose]
	// TenantSettings are settings with their document's version, which is 0 while they are the default.
	TenantSettings = docstore.Doc[domain.Settings]
	// Proposal is a proposal with its document's version.
	Proposal = docstore.Doc[domain.Proposal]
)

// Erasures are one tenant's erasures.
type Erasures interface {
	// Get returns an erasure; the error is a NotFound fault.
	Get(ctx context.Context, id string) (Erasure, error)
	// OfCustomer returns the erasure of a customer that was not refused, if there is one.
	OfCustomer(ctx context.Context, customerID string) (e Erasure, exists bool, err error)
	// Add stores a new erasure; the error is a Conflict fault when the customer has one.
	Add(ctx context.Context, e domain.Erasure) (Erasure, error)
	// Save stores a changed erasure; the error is docstore.ErrConflict when somebody else changed it.
	Save(ctx context.Context, e Erasure, events []contracts.Data) (Erasure, error)
	// Due returns erasures for which there is something to do by now, the longest due first.
	Due(ctx context.Context, now time.Time, limit int) ([]Erasure, error)
	// All is the query for every erasure or the overdue ones, the latest first, and List a page of it.
	All(overdue bool) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Erasure], error)
}

// AccessRequests are one tenant's access requests.
type AccessRequests interface {
	// Get returns a request; the error is a NotFound fault.
	Get(ctx context.Context, id string) (AccessRequest, error)
	Add(ctx context.Context, r domain.AccessRequest, events []contracts.Data) (AccessRequest, error)
	Save(ctx context.Context, r AccessRequest, events []contracts.Data) (AccessRequest, error)
	Due(ctx context.Context, now time.Time, limit int) ([]AccessRequest, error)
	// Of returns the requests about the customers.
	Of(ctx context.Context, customerIDs []string) ([]AccessRequest, error)
	Delete(ctx context.Context, r AccessRequest) error
	All() docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.AccessRequest], error)
}

// CollectedFile is a piece of one file of an archive: documents of one kind that came in one part from one service.
type CollectedFile struct {
	Service, Kind string
	Attempt, Part int
	Documents     []contracts.CollectedDocument
}

// Documents are what was collected for one tenant's access requests.
type Documents interface {
	// Put keeps what came in one part; keeping it again changes nothing.
	Put(ctx context.Context, r domain.AccessRequest, pieces []CollectedFile) error
	// Each hands over the pieces of a request, those of one service and kind together, in order.
	Each(ctx context.Context, requestID string, use func(CollectedFile) error) error
	// Delete removes what was collected for a request.
	Delete(ctx context.Context, requestID string) error
}

// Consents are one tenant's history of consents.
type Consents interface {
	Add(ctx context.Context, c domain.Consent, events []contracts.Data) error
	// Of is the query for the history of the customers, the latest first, and List a page of it.
	Of(customerIDs []string) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Consent], error)
	Count(ctx context.Context, customerID string) (int64, error)
	// Erase removes the history of the customers and returns how much there was.
	Erase(ctx context.Context, customerIDs []string) (int64, error)
}

// Purposes are what one tenant may contact its customers for.
type Purposes interface {
	Get(ctx context.Context, key string) (Purpose, error)
	Add(ctx context.Context, p domain.Purpose, events []contracts.Data) (Purpose, error)
	Save(ctx context.Context, p Purpose, events []contracts.Data) (Purpose, error)
	All() docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Purpose], error)
}

// Settings are one tenant's settings of privacy.
type Settings interface {
	// Get returns the settings, the default ones at version 0 when none were ever stored.
	Get(ctx context.Context) (TenantSettings, error)
	Save(ctx context.Context, s TenantSettings, events []contracts.Data) (TenantSettings, error)
}

// Proposals are one tenant's proposals to erase.
type Proposals interface {
	Get(ctx context.Context, id string) (Proposal, error)
	// Add stores a new proposal unless there is one under its id.
	Add(ctx context.Context, p domain.Proposal) error
	Save(ctx context.Context, p Proposal) (Proposal, error)
	All(state domain.ProposalState) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Proposal], error)
	// Erase removes the proposals about the customers and returns how many there were.
	Erase(ctx context.Context, customerIDs []string) (int64, error)
}

// Retentions is how far one tenant's rules of retention have been applied.
type Retentions interface {
	// Get returns it with its document's version, 0 when there is none.
	Get(ctx context.Context) (docstore.Doc[domain.RetentionRun], error)
	Save(ctx context.Context, run docstore.Doc[domain.RetentionRun]) error
}
