package app

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/origin"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customer "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// retainedAtOnce bounds how many customers one sweep looks at.
const retainedAtOnce = 200

// ReasonRetention is the reason of an erasure that a rule of retention, or somebody who approved its proposal, asked for.
const ReasonRetention = "retention"

// ApplyRetention applies the tenant's rules of retention to the next page of customers, until today's run is over.
func (a App) ApplyRetention(ctx context.Context) error {
	settings, err := a.Settings.Get(ctx)
	if err != nil || len(settings.Body.Retention) == 0 {
		return err
	}
	rules := settings.Body.Retention
	run, err := a.Retentions.Get(ctx)
	if err != nil {
		return err
	}
	run.Body = run.Body.Today(rules, a.now())
	rule, left := run.Body.Current(rules)
	if !left {
		return nil
	}
	last, err := a.applyRule(ctx, rule, run.Body)
	if err != nil {
		return err
	}
	if last == nil {
		run.Body = run.Body.Done(rules)
	} else {
		run.Body = run.Body.LookedAt(last.Body.UpdatedAt, last.ID)
	}
	return a.Retentions.Save(ctx, run)
}

// applyRule applies a rule to the customers after those that were looked at, and returns the last of the page, or nil when
// there are no more.
func (a App) applyRule(ctx context.Context, rule domain.RetentionRule, run domain.RetentionRun) (*docstore.Doc[customer.Customer], error) {
	var after *docstore.Position
	if run.ID != "" {
		after = &docstore.Position{Value: run.After, ID: run.ID}
	}
	// The midnight, so that the pages of a day are of one query.
	until := rule.KeptUntil(a.now().Truncate(24 * time.Hour))
	page, err := a.Customers.Untouched(ctx, customers.Untouched{
		Stage: customer.Stage(rule.Stage), Before: until, After: after, Limit: retainedAtOnce,
	})
	if err != nil {
		return nil, err
	}
	ctx = origin.With(ctx, origin.Origin{Actor: actorOf(rule)})
	for _, c := range page.Docs {
		if !rule.Untouched(c.Body.Buying.LastOn, a.now()) {
			continue
		}
		if err := a.applyTo(ctx, rule, c); err != nil {
			return nil, err
		}
	}
	if page.Next == nil || len(page.Docs) == 0 {
		return nil, nil
	}
	return &page.Docs[len(page.Docs)-1], nil
}

func actorOf(rule domain.RetentionRule) string { return "rule:retention-" + rule.Key }

func (a App) applyTo(ctx context.Context, rule domain.RetentionRule, c docstore.Doc[customer.Customer]) error {
	if rule.Action == domain.Propose {
		return a.Proposals.Add(ctx, domain.Proposal{
			ID: rule.Key + "." + c.ID, CustomerID: c.ID, Rule: rule.Key, UntouchedSince: c.Body.UpdatedAt,
			State: domain.Proposed, ProposedAt: a.now(),
		})
	}
	_, err := a.RequestErasure(ctx, NewErasure{CustomerID: c.ID, Reason: ReasonRetention, By: actorOf(rule)})
	if fault.Is(err, fault.Conflict) { // erased, or merged into another, meanwhile
		return nil
	}
	return err
}

// ApproveProposal erases the customer that was proposed, and the proposal with it.
func (a App) ApproveProposal(ctx context.Context, id, by string) (Proposal, error) {
	proposal, err := a.decide(ctx, id, domain.Approved, by)
	if err != nil {
		return proposal, err
	}
	proposal.Body.ErasureID, err = a.erasureFor(ctx, proposal.Body)
	return proposal, err
}

// FinishApproved erases the customers whose proposals were approved when a crash came between.
func (a App) FinishApproved(ctx context.Context) error {
	approved, err := a.Proposals.List(ctx, a.Proposals.All(domain.Approved))
	if err != nil {
		return err
	}
	var errs []error
	for _, p := range approved.Docs {
		if _, err := a.erasureFor(ctx, p.Body); fault.Is(err, fault.Conflict) { // merged into another: it stays with that one
			_, err = a.Proposals.Erase(ctx, []string{p.Body.CustomerID})
			errs = append(errs, err)
		} else {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// erasureFor returns the erasure of a proposal's customer, which it asks for unless somebody has.
func (a App) erasureFor(ctx context.Context, p domain.Proposal) (string, error) {
	known, exists, err := a.Erasures.OfCustomer(ctx, p.CustomerID)
	if err != nil || exists {
		return known.ID, err
	}
	erasure, err := a.RequestErasure(ctx, NewErasure{CustomerID: p.CustomerID, Reason: ReasonRetention, By: p.DecidedBy})
	return erasure.ID, err
}

// RejectProposal keeps the customer; it is not proposed again for a year.
func (a App) RejectProposal(ctx context.Context, id, by string) (Proposal, error) {
	return a.decide(ctx, id, domain.Rejected, by)
}

func (a App) decide(ctx context.Context, id string, state domain.ProposalState, by string) (Proposal, error) {
	return retry(ctx, func() (Proposal, error) {
		proposal, err := a.Proposals.Get(ctx, id)
		if err != nil {
			return proposal, err
		}
		before := proposal.Body
		if proposal.Body, err = proposal.Body.Decide(state, by, a.now()); err != nil || proposal.Body.State == before.State {
			return proposal, err
		}
		return a.Proposals.Save(ctx, proposal)
	})
}
