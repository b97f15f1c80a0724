package app

import (
	"context"
	"errors"
	"hash/maphash"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/id"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// decision is what is to become of a row.
type decision struct {
	row     read
	outcome domain.Outcome
	to      heart.Customer // as it is to be stored
	events  []contracts.Data
	change  *domain.Change // of an update
	about   string         // the customer known that somebody has to compare with
	wrong   []fault.Field
	broken  error // why it is rejected
}

func (d decision) stored() heart.CustomerChange {
	return heart.CustomerChange{Customer: d.to, Events: d.events}
}

func (d decision) name(path string) string {
	return d.row.customer.Column(path, d.row.customer.Fresh())
}

// lostRace reports whether somebody else has changed the customer meanwhile.
func lostRace(err error) bool { return errors.Is(err, docstore.ErrConflict) }

// decide says what is to become of a row; lost is why it could not be done before, if it was tried.
func (c *customerRows) decide(ctx context.Context, row read, about knowledge, lost error) (decision, error) {
	d := decision{row: row}
	own := id.Numbered("cus", c.job.CreatedAt, c.job.ID, row.Number)
	d.to = heart.Customer{ID: own}
	if change, made := about.changes[row.Number]; made && lost == nil {
		if trace, _ := change.TraceOn(about.byID[change.CustomerID].Body.Details); trace != domain.Untouched {
			d.outcome, d.to = domain.Updated, about.byID[change.CustomerID]
			return d, nil
		}
	}
	if customer, found := about.find(row.customer); found {
		return c.over(ctx, d, own, customer)
	}
	if row.customer.ExternalID != "" && about.buried[row.customer.ExternalID] {
		d.wrong = []fault.Field{{Path: "externalId", Message: "is that of a customer who was erased"}}
		return d, nil
	}
	if fault.Is(lost, fault.Conflict) { // not because of the external id, which nobody known has
		d.broken = lost
		return d, nil
	}
	return c.create(ctx, d, own)
}

// create makes the row a new customer, unless the plan says that it is known by an address that it has.
func (c *customerRows) create(ctx context.Context, d decision, own string) (decision, error) {
	said := d.row.customer
	if said.ExternalID == "" && said.ID == "" && !c.job.Plan.NeedsNoKey() {
		d.wrong = []fault.Field{{Path: "externalId", Message: "is required in an import"}}
	}
	since, wrong := said.Since(c.Customers.Tenant.Location(), c.now())
	d.wrong = append(d.wrong, wrong...)
	customer, events, err := customers.Register(own, said.Fresh(), c.form, c.now())
	var f *fault.Error
	if errors.As(err, &f) && f.Kind == fault.Invalid {
		d.wrong, err = append(d.wrong, f.Fields...), nil
	}
	if err == nil && len(d.wrong) == 0 {
		d.wrong, err = c.badLinks(ctx, own, customers.Details{}, customer.Details)
	}
	if err != nil || len(d.wrong) > 0 {
		return d, err
	}
	if c.job.Plan.OnDuplicate != domain.Create {
		other, found, err := c.reached(ctx, customer)
		if err != nil {
			return d, err
		}
		if found && c.job.Plan.OnDuplicate != domain.Review {
			return c.over(ctx, d, own, other)
		}
		d.about = other.ID
	}
	if !since.IsZero() {
		customer, events = knownSince(customer, events, since)
	}
	d.outcome, d.to.Body, d.events = domain.Created, customer, events
	if d.about != "" {
		d.outcome = domain.InReview
	}
	return d, nil
}

// badLinks returns what is wrong with the other customers that the details name.
func (c *customerRows) badLinks(ctx context.Context, id string, before, after customers.Details) ([]fault.Field, error) {
	err := c.Customers.CheckLinks(ctx, c.form, id, before, after)
	var f *fault.Error
	switch {
	case !errors.As(err, &f):
		return nil, err
	case len(f.Fields) > 0:
		return f.Fields, nil
	default:
		return []fault.Field{{Path: "memberships", Message: f.Detail}}, nil
	}
}

// knownSince returns a new customer, and its event, as known since then.
func knownSince(c customers.Customer, events []contracts.Data, since time.Time) (customers.Customer, []contracts.Data) {
	c.CreatedAt = since
	for i, e := range events {
		if registered, ok := e.(contracts.CustomerRegistered); ok {
			registered.Customer.CreatedAt = since
			events[i] = registered
		}
	}
	return c, events
}

// over decides on a row about a customer who is known.
func (c *customerRows) over(ctx context.Context, d decision, own string, customer heart.Customer) (decision, error) {
	d.to = customer
	if customer.ID == own { // an earlier run of the row has created it
		return c.again(ctx, d)
	}
	said := d.row.customer
	changed, events, err := customer.Body.Change(said.Over(customer.Body.Details), c.form, c.now())
	var f *fault.Error
	if errors.As(err, &f) && f.Kind == fault.Invalid {
		d.wrong = f.Fields
		return d, nil
	}
	if err != nil {
		return d, err
	}
	if len(events) > 0 {
		if d.wrong, err = c.badLinks(ctx, customer.ID, customer.Body.Details, changed.Details); err != nil || len(d.wrong) > 0 {
			return d, err
		}
	}
	since, wrong := said.Since(c.Customers.Tenant.Location(), c.now())
	otherDay := !since.IsZero() && !since.Equal(customer.Body.CreatedAt)
	policy := c.job.Plan.OnDuplicate
	switch {
	case len(wrong) > 0:
		d.wrong = wrong
	case len(events) == 0 && (!otherDay || policy == domain.Update):
		d.outcome = domain.Unchanged
	case policy == domain.Skip:
		d.outcome = domain.Skipped
	case policy == domain.Update:
		d.outcome, d.events, d.to.Body = domain.Updated, events, changed
		d.change = &domain.Change{
			Row: d.row.Number, CustomerID: customer.ID, Before: customer.Body.Details, After: changed.Details,
		}
	case policy == domain.Review:
		d.outcome, d.about = domain.InReview, customer.ID
	default:
		d.wrong = []fault.Field{known()}
	}
	return d, nil
}

// known is what is wrong with a row that says something else of a customer than is known.
func known() fault.Field { return fault.Field{Path: "externalId", Message: "exists with other data"} }

// again decides on a row whose customer an earlier run of it has created.
func (c *customerRows) again(ctx context.Context, d decision) (decision, error) {
	d.outcome = domain.Created
	if c.job.Plan.OnDuplicate != domain.Review {
		return d, nil
	}
	other, found, err := c.reached(ctx, d.to.Body)
	if found {
		d.outcome, d.about = domain.InReview, other.ID
	}
	return d, err
}

// conclude counts a row, and has somebody look at it where that was decided.
func (c *customerRows) conclude(ctx context.Context, t *tally, d decision) error {
	switch {
	case d.broken != nil:
		return t.rejectFor(d.row, d.name, d.broken)
	case len(d.wrong) > 0:
		t.reject(d.row, d.name, d.wrong...)
		return nil
	}
	if c.job.Run.Dry {
		if o := c.foreseen(d); o != domain.Rejected {
			t.count(d.row, o, d.about)
			return nil
		}
		t.reject(d.row, d.name, known())
		return nil
	}
	if d.about != "" && d.about != d.to.ID && c.Propose != nil {
		if err := c.Propose(ctx, d.to.ID, d.about); err != nil {
			return err
		}
	}
	about := d.about
	if about == "" {
		about = d.to.ID
	}
	t.count(d.row, d.outcome, about)
	return nil
}

// foreseen is what would become of a row if those before it had been applied.
func (c *customerRows) foreseen(d decision) domain.Outcome {
	if d.outcome != domain.Created {
		return d.outcome
	}
	said, err := hashOf(c.seed, d.to.Body.Details)
	if err != nil {
		return d.outcome
	}
	for _, key := range c.keys(d.row.customer) {
		hash := maphash.String(c.seed, key)
		before, repeated := c.seen[hash]
		if !repeated {
			c.seen[hash] = said
			continue
		}
		if before == said {
			return domain.Unchanged
		}
		switch c.job.Plan.OnDuplicate {
		case domain.Skip:
			return domain.Skipped
		case domain.Update:
			return domain.Updated
		case domain.Review:
			return domain.InReview
		default:
			return domain.Rejected
		}
	}
	return d.outcome
}
