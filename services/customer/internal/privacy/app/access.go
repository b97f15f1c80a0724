package app

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// RequestAccess asks every service for all that it holds of a customer, and collects what this one holds. A customer who
// was merged into another is a Conflict fault that names the other; of one who was erased there is nothing: NotFound.
func (a App) RequestAccess(ctx context.Context, customerID, by string) (AccessRequest, error) {
	found, err := a.Customers.FindCustomer(ctx, customerID)
	if err != nil {
		return AccessRequest{}, err
	}
	if found.Body.Erased() {
		return AccessRequest{}, fault.New(fault.NotFound, "there is no customer %s", customerID)
	}
	if err := notMerged(found.Body); err != nil {
		return AccessRequest{}, err
	}
	request, events := domain.NewAccessRequest(a.NewID("acr"), customerID, found.Body.Aliases, by, a.now())
	stored, err := a.Access.Add(ctx, request, events)
	if err != nil {
		return stored, err
	}
	if err := a.collectHere(ctx, stored.Body); err != nil { // it is asked for and will be done
		a.Log.WarnContext(ctx, "access request could not go on; it will be tried again", "request", stored.ID, "error", err)
	}
	return a.Access.Get(ctx, stored.ID)
}

// NoteCollected keeps a part of what a service holds of a customer. A part that nobody waits for is passed over.
func (a App) NoteCollected(ctx context.Context, service string, told contracts.DataCollected) error {
	request, err := a.Access.Get(ctx, told.RequestID)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil || !request.Body.Wants(service, told) {
		return err
	}
	if err := a.Documents.Put(ctx, request.Body, byKind(service, told)); err != nil {
		return err
	}
	_, err = retry(ctx, func() (AccessRequest, error) {
		request, err := a.Access.Get(ctx, told.RequestID)
		if err != nil || !request.Body.Wants(service, told) {
			return request, err
		}
		request.Body = request.Body.Receive(service, told, a.now())
		return a.Access.Save(ctx, request, nil)
	})
	if fault.Is(err, fault.NotFound) { // the customer was erased meanwhile
		return a.Documents.Delete(ctx, told.RequestID)
	}
	return err
}

// SweepAccess asks again for what has not come.
func (a App) SweepAccess(ctx context.Context) error {
	due, err := a.Access.Due(ctx, a.now(), sweptAtOnce)
	if err != nil {
		return err
	}
	var errs []error
	for _, r := range due {
		again, events := r.Body.AskAgain(a.now())
		r.Body = again
		if len(events) > 0 {
			r, err = a.Access.Save(ctx, r, events)
		}
		if err == nil {
			err = a.collectHere(ctx, r.Body)
		}
		if !errors.Is(err, docstore.ErrConflict) { // whoever changed it goes on with it
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// collectHere collects what this service holds, unless it has.
func (a App) collectHere(ctx context.Context, r domain.AccessRequest) error {
	if r.Of(domain.CustomerService).Done() {
		return nil
	}
	var all []contracts.CollectedDocument
	for _, holder := range a.Holders {
		if holder.Collect == nil {
			continue
		}
		found, err := holder.Collect(ctx, r.CustomerID, r.Aliases)
		if err != nil {
			return err
		}
		all = append(all, found...)
	}
	parts, err := split(all)
	if err != nil {
		return err
	}
	for i, documents := range parts {
		err := a.NoteCollected(ctx, domain.CustomerService, contracts.DataCollected{
			RequestID: r.ID, CustomerID: r.CustomerID, Attempt: r.Attempt, Part: i + 1, Parts: len(parts), Documents: documents,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// partBytes is how much JSON a part holds, unless a single document is larger.
const partBytes = 512 << 10

// split divides documents into parts; there is at least one, which may be empty.
func split(all []contracts.CollectedDocument) ([][]contracts.CollectedDocument, error) {
	parts, size := [][]contracts.CollectedDocument{nil}, 0
	for _, document := range all {
		text, err := json.Marshal(document)
		if err != nil {
			return nil, err
		}
		last := len(parts) - 1
		if size += len(text); size > partBytes && len(parts[last]) > 0 {
			parts, size, last = append(parts, nil), len(text), last+1
		}
		parts[last] = append(parts[last], document)
	}
	return parts, nil
}

// kinds are what kinds of documents are called: they name the archive's files.
var kinds = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,62}$`)

// byKind divides a part into pieces of one kind.
func byKind(service string, told contracts.DataCollected) []CollectedFile {
	var pieces []CollectedFile
	for _, d := range told.Documents {
		if !kinds.MatchString(d.Kind) {
			d.Kind = "other"
		}
		i := slices.IndexFunc(pieces, func(p CollectedFile) bool { return p.Kind == d.Kind })
		if i < 0 {
			i, pieces = len(pieces), append(pieces, CollectedFile{Service: service, Kind: d.Kind, Attempt: told.Attempt, Part: told.Part})
		}
		pieces[i].Documents = append(pieces[i].Documents, d)
	}
	return pieces
}
