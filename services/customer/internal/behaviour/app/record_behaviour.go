package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/domain"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
)

// Outcome says what became of a report.
type Outcome string

// The outcomes.
const (
	Accepted  Outcome = "accepted"
	Duplicate Outcome = "duplicate" // one with its id was accepted before; what it says is not compared
	Rejected  Outcome = "rejected"
)

// Result is what became of a report: the behaviour's id when it was accepted, what is wrong when it was rejected.
type Result struct {
	Outcome Outcome
	ID      string
	Broken  fault.Field
}

// RecordBehaviour records what customers did, each report by itself, and returns a result for each. Doing it again
// records nothing twice.
func (a App) RecordBehaviour(ctx context.Context, reports []domain.Report) ([]Result, error) {
	known, err := a.lookUp(ctx, reports)
	if err != nil {
		return nil, err
	}
	results := make([]Result, len(reports))
	var all []domain.Behaviour
	var of []int
	for i, r := range reports {
		behaviour, err := a.behaviourOf(r, known)
		var broken *fault.Error
		switch {
		case errors.As(err, &broken) && broken.Kind == fault.Invalid:
			results[i] = Result{Outcome: Rejected, Broken: broken.Fields[0]}
		case err != nil:
			return nil, err
		case ctx.Err() != nil:
			return nil, ctx.Err()
		default:
			all, of = append(all, behaviour), append(of, i)
		}
	}
	errs, err := a.Behaviours.Add(ctx, all)
	if err != nil {
		return nil, err
	}
	for i, err := range errs {
		switch {
		case errors.Is(err, docstore.ErrConflict):
			results[of[i]] = Result{Outcome: Duplicate}
		case err != nil:
			return nil, err
		default:
			results[of[i]] = Result{Outcome: Accepted, ID: all[i].ID}
		}
	}
	return results, nil
}

// known is what reports refer to.
type known struct {
	byID, byExternalID map[string]customers.Customer
	definitions        map[string]Definition
	rules              map[string]*domain.Schema // made when a name is first met
}

func (a App) lookUp(ctx context.Context, reports []domain.Report) (known, error) {
	var ids, externalIDs, names []string
	seen := map[string]bool{}
	note := func(list *[]string, kind, value string) {
		if value != "" && !seen[kind+value] {
			seen[kind+value], *list = true, append(*list, value)
		}
	}
	for _, r := range reports {
		note(&ids, "id ", r.CustomerID)
		note(&externalIDs, "external id ", r.CustomerExternalID)
		note(&names, "name ", r.Name)
	}
	k := known{rules: map[string]*domain.Schema{}}
	var errs [3]error
	k.byID, errs[0] = a.Customers.GetMany(ctx, ids)
	k.byExternalID, errs[1] = a.Customers.ByExternalID(ctx, externalIDs)
	k.definitions, errs[2] = a.Definitions.GetMany(ctx, names)
	return k, errors.Join(errs[:]...)
}

// behaviourOf checks a report. A customer that was merged into another keeps what is reported of it: it is shown with the
// other's, and comes back with it when the merge is undone.
func (a App) behaviourOf(r domain.Report, known known) (domain.Behaviour, error) {
	now := a.now()
	if err := r.Check(now); err != nil {
		return domain.Behaviour{}, err
	}
	field, customer := "customerId", known.byID[r.CustomerID]
	if r.CustomerExternalID != "" {
		field, customer = "customerExternalId", known.byExternalID[r.CustomerExternalID]
	}
	if customer.ID == "" || customer.Body.Deleted() || customer.Body.Erased() {
		return domain.Behaviour{}, fault.OnField(field, "there is no such customer")
	}
	definition, defined := known.definitions[r.Name]
	if !defined {
		return domain.Behaviour{}, fault.OnField("name", "is not defined; define it first")
	}
	if definition.Body.Status == domain.Retired {
		return domain.Behaviour{}, fault.OnField("name", "is retired")
	}
	rules, made := known.rules[r.Name]
	if !made {
		var err error
		if rules, err = definition.Body.Rules(); err != nil {
			return domain.Behaviour{}, err
		}
		known.rules[r.Name] = rules
	}
	return r.Record(a.NewID("bhv"), customer.ID, rules, now)
}
