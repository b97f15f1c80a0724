package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

type listHighValueInput struct {
	httpapi.PageParams
	ProgrammeID string `query:"programmeId" required:"true" minLength:"1" maxLength:"64" doc:"The programme whose period and currency count"`
}

// HighValueView is a customer with what it spent.
type HighValueView struct {
	CustomerID string              `json:"customerId"`
	Spent      contracts.MoneyJSON `json:"spent" doc:"Over the programme's period, less what was paid back"`
	Balance    int64               `json:"balance" doc:"Of points"`
	Tier       string              `json:"tier,omitempty"`
}

type listHighValueOutput struct {
	Body httpapi.Page[HighValueView]
}

func (h handlers) listHighValue() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/loyalty/high-value", ID: "list-high-value-customers", Tag: tag,
		Summary: "List a programme's customers, those who spend most first", Permission: auth.CustomerRead,
		Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *listHighValueInput) (*listHighValueOutput, error) {
		tenant := h.app(ctx)
		p, err := tenant.Programmes.Get(ctx, in.ProgrammeID)
		if err != nil {
			return nil, err
		}
		q, err := in.Apply(tenant.Accounts.BySpending(p.ID))
		if err != nil {
			return nil, err
		}
		page, err := tenant.Accounts.List(ctx, q)
		return &listHighValueOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Account]) HighValueView {
			return HighValueView{
				CustomerID: doc.Body.CustomerID, Spent: spentIn(p.Body, doc.Body.Spent), Balance: doc.Body.Balance, Tier: doc.Body.Tier,
			}
		})}, err
	})
}

func spentIn(p domain.Programme, minor int64) contracts.MoneyJSON {
	return contracts.Money{Minor: minor, Currency: p.Currency}.Written()
}
