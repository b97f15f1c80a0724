package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

type listEntriesInput struct {
	CustomerPath
	httpapi.PageParams
	ProgrammeID string `query:"programmeId" maxLength:"64" doc:"Only lines of this programme"`
}

// EntryView is a line of the ledger.
type EntryView struct {
	ID          string       `json:"id"`
	CustomerID  string       `json:"customerId" doc:"The customer, or one that was merged into it"`
	ProgrammeID string       `json:"programmeId"`
	Points      int64        `json:"points" doc:"Added to the balance; below zero for those that left it"`
	Balance     int64        `json:"balance" doc:"After the line"`
	Reason      string       `json:"reason" enum:"earned,redeemed,expired,refunded,adjusted,merged,unmerged,returned"`
	Cause       string       `json:"cause,omitempty" doc:"Id of what it was for"`
	Note        string       `json:"note,omitempty"`
	Lots        []LotView    `json:"lots,omitempty"`
	Owed        int64        `json:"owed,omitempty" doc:"Points that were to be taken and were not there, or that were taken for that now"`
	Counted     *CountedView `json:"counted,omitempty"`
	At          time.Time    `json:"at"`
}

// CountedView is what a line counts towards the tier.
type CountedView struct {
	On     string              `json:"on" format:"date"`
	Points int64               `json:"points"`
	Spent  contracts.MoneyJSON `json:"spent"`
}

type listEntriesOutput struct {
	Body httpapi.Page[EntryView]
}

func (h handlers) listEntries() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/customers/{customerId}/loyalty/entries", ID: "list-loyalty-entries", Tag: tag,
		Summary: "List a customer's ledger, the latest line first", Permission: auth.CustomerRead,
		Description: "A line is there a moment after the balance has changed. Those of one programme and customer add up to its balance.",
	}, func(ctx context.Context, in *listEntriesInput) (*listEntriesOutput, error) {
		tenant := h.app(ctx)
		q, err := tenant.LedgerOf(ctx, in.CustomerID, in.ProgrammeID)
		if err != nil {
			return nil, err
		}
		if q, err = in.Apply(q); err != nil {
			return nil, err
		}
		page, err := tenant.Ledger.List(ctx, q)
		return &listEntriesOutput{httpapi.PageOf(q, page, entryView)}, err
	})
}

func entryView(doc docstore.Doc[domain.Entry]) EntryView {
	e := doc.Body
	view := EntryView{
		ID: e.EntryID, CustomerID: e.CustomerID, ProgrammeID: e.ProgrammeID, Points: e.Points, Balance: e.Balance,
		Reason: e.Reason, Cause: e.Cause, Note: e.Note, Owed: e.Owed, At: e.At,
	}
	for _, lot := range e.Lots {
		view.Lots = append(view.Lots, LotView(lot))
	}
	if c := e.Counted; c != nil {
		view.Counted = &CountedView{On: c.On, Points: c.Points, Spent: c.Spent.Written()}
	}
	return view
}
