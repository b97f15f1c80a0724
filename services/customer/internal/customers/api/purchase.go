package api

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// PurchasePath is embedded in the input of every route about one purchase.
type PurchasePath struct {
	PurchaseID string `path:"purchaseId" maxLength:"64" example:"pur_01h455vb4pex5vsknk084sn02q"`
}

// PurchaseBody is what a caller writes of a purchase.
type PurchaseBody struct {
	ExternalID  string               `json:"externalId,omitempty" maxLength:"200" doc:"The id in the caller's own system; unique within the tenant"`
	PurchasedOn string               `json:"purchasedOn" format:"date" doc:"Calendar day where it was made"`
	Lines       []PurchaseLineBody   `json:"lines,omitempty" maxItems:"500"`
	Discount    *contracts.MoneyJSON `json:"discount,omitempty" doc:"Taken off the whole order, after the discounts of its lines"`
	Total       *contracts.MoneyJSON `json:"total,omitempty" doc:"After all discounts. Required where there are no lines; otherwise it must agree with them"`
}

// PurchaseLineBody is one line of a purchase.
type PurchaseLineBody struct {
	SKU      string               `json:"sku,omitempty" maxLength:"100"`
	Name     string               `json:"name,omitempty" maxLength:"200" doc:"Left out, it is that of the product in the catalogue"`
	Category string               `json:"category,omitempty" maxLength:"100" doc:"Left out, it is that of the product in the catalogue"`
	Quantity int64                `json:"quantity" minimum:"1" maximum:"1000000"`
	Price    contracts.MoneyJSON  `json:"price" doc:"Of one piece"`
	Discount *contracts.MoneyJSON `json:"discount,omitempty" doc:"Taken off the whole line"`
}

// NewPurchaseBody is a purchase to record.
type NewPurchaseBody struct {
	PurchaseBody
	Status string `json:"status,omitempty" enum:"placed,paid,fulfilled" default:"paid"`
}

// PurchaseView is a purchase as it is shown.
type PurchaseView struct {
	ID         string `json:"id" example:"pur_01h455vb4pex5vsknk084sn02q"`
	CustomerID string `json:"customerId" example:"cus_01h455vb4pex5vsknk084sn02q"`
	PurchaseBody
	Status     string              `json:"status" enum:"placed,paid,fulfilled,cancelled"`
	Refunded   contracts.MoneyJSON `json:"refunded" doc:"Paid back so far; a cancelled purchase counts as paid back in full"`
	RecordedAt time.Time           `json:"recordedAt"`
	ChangedAt  time.Time           `json:"changedAt" doc:"Of the last change of status, or refund"`
}

type purchaseOutput struct {
	ETag string `header:"ETag"`
	Body PurchaseView
}

func (b NewPurchaseBody) order() domain.Order {
	order := domain.Order{
		ExternalID: b.ExternalID, PurchasedOn: b.PurchasedOn, Status: domain.Status(b.Status), Discount: b.Discount, Total: b.Total,
	}
	for _, l := range b.Lines {
		order.Lines = append(order.Lines, domain.OrderLine(l))
	}
	return order
}

// outputOfPurchase shows a purchase. Its ETag is the revision: the document's version also counts how far the telling is.
func outputOfPurchase(p domain.Purchase) *purchaseOutput {
	return &purchaseOutput{httpapi.ETag(p.Revision), purchaseView(p)}
}

func purchaseView(p domain.Purchase) PurchaseView {
	body := PurchaseBody{ExternalID: p.ExternalID, PurchasedOn: p.PurchasedOn, Discount: written(p.Discount), Total: written(&p.Total)}
	for _, l := range p.Lines {
		body.Lines = append(body.Lines, PurchaseLineBody{
			SKU: l.SKU, Name: l.Name, Category: l.Category, Quantity: l.Quantity, Price: l.Price.Written(), Discount: written(l.Discount),
		})
	}
	return PurchaseView{
		ID: p.ID, CustomerID: p.CustomerID, PurchaseBody: body, Status: string(p.Status), Refunded: p.Refunded().Written(),
		RecordedAt: p.RecordedAt, ChangedAt: p.ChangedAt,
	}
}

// written is an amount as JSON has it, where there is one.
func written(m *contracts.Money) *contracts.MoneyJSON {
	if m == nil {
		return nil
	}
	text := m.Written()
	return &text
}

func purchaseItem(doc docstore.Doc[domain.Purchase]) PurchaseView { return purchaseView(doc.Body) }
