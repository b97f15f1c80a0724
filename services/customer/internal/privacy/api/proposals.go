package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// RetentionProposalView is a proposal to erase a customer as it is shown.
type RetentionProposalView struct {
	ID             string     `json:"id" example:"old-leads.cus_01h455vb4pex5vsknk084sn02q"`
	CustomerID     string     `json:"customerId"`
	Rule           string     `json:"rule" doc:"Key of the rule of retention"`
	UntouchedSince time.Time  `json:"untouchedSince"`
	State          string     `json:"state" enum:"proposed,approved,rejected"`
	ProposedAt     time.Time  `json:"proposedAt"`
	DecidedAt      *time.Time `json:"decidedAt,omitempty"`
	DecidedBy      string     `json:"decidedBy,omitempty"`
	ErasureID      string     `json:"erasureId,omitempty" doc:"What an approval led to; the proposal is erased with the customer"`
}

// ProposalPath is embedded in the input of every route about one proposal.
type ProposalPath struct {
	ProposalID string `path:"proposalId" maxLength:"128"`
}

type proposalOutput struct {
	Body RetentionProposalView
}

func proposalView(p domain.Proposal) RetentionProposalView {
	return RetentionProposalView{
		ID: p.ID, CustomerID: p.CustomerID, Rule: p.Rule, UntouchedSince: p.UntouchedSince, State: string(p.State),
		ProposedAt: p.ProposedAt, DecidedAt: p.DecidedAt, DecidedBy: p.DecidedBy, ErasureID: p.ErasureID,
	}
}

type listProposalsInput struct {
	httpapi.PageParams
	State string `query:"state" enum:"proposed,approved,rejected" doc:"Only those in this state"`
}

type listProposalsOutput struct {
	Body httpapi.Page[RetentionProposalView]
}

func (h handlers) listProposals() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/retention-proposals", ID: "list-retention-proposals", Tag: "Retention",
		Summary: "List the customers whom the rules of retention propose to erase", Permission: auth.CustomerErase,
	}, func(ctx context.Context, in *listProposalsInput) (*listProposalsOutput, error) {
		proposals := h.app(ctx).Proposals
		q, err := in.Apply(proposals.All(domain.ProposalState(in.State)))
		if err != nil {
			return nil, err
		}
		page, err := proposals.List(ctx, q)
		return &listProposalsOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Proposal]) RetentionProposalView {
			return proposalView(doc.Body)
		})}, err
	})
}

func (h handlers) approveProposal() {
	h.decideProposal("approve", "Erase the customer that is proposed", func(ctx context.Context, id, by string) (app.Proposal, error) {
		return h.app(ctx).ApproveProposal(ctx, id, by)
	})
}

func (h handlers) rejectProposal() {
	h.decideProposal("reject", "Keep the customer, for another year at least", func(ctx context.Context, id, by string) (app.Proposal, error) {
		return h.app(ctx).RejectProposal(ctx, id, by)
	})
}

func (h handlers) decideProposal(verb, summary string, decide func(ctx context.Context, id, by string) (app.Proposal, error)) {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/retention-proposals/{proposalId}/" + verb, ID: verb + "-retention-proposal", Tag: "Retention",
		Summary: summary, Permission: auth.CustomerErase, Status: http.StatusOK, Errors: []int{http.StatusConflict},
	}, func(ctx context.Context, in *struct{ ProposalPath }) (*proposalOutput, error) {
		proposal, err := decide(ctx, in.ProposalID, auth.From(ctx).Subject)
		return &proposalOutput{proposalView(proposal.Body)}, err
	})
}
