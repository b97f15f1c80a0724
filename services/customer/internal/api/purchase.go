package api

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

// PurchaseBody is what a caller writes of a purchase.
type PurchaseBody struct {
	ExternalID  string               `json:"externalId,omitempty" maxLength:"200" doc:"The id in the caller's own system; unique within the tenant"`
	PurchasedOn string               `json:"purchasedOn" format:"date" doc:"Calendar day where it was made"`
	Lines       []PurchaseLineBody   `json:"lines,omitempty" maxItems:"500"`
	Total       *contracts.MoneyJSON `json:"total,omitempty" doc:"Required where there are no lines; otherwise it must agree with them"`
}

// PurchaseLineBody is one line of a purchase.
type PurchaseLineBody struct {
	SKU      string              `json:"sku,omitempty" maxLength:"100"`
	Name     string              `json:"name" minLength:"1" maxLength:"200"`
	Quantity int64               `json:"quantity" minimum:"1" maximum:"1000000"`
	Price    contracts.MoneyJSON `json:"price" doc:"Of one piece"`
}

// PurchaseView is a purchase as it is shown.
type PurchaseView struct {
	ID         string `json:"id" example:"pur_01h455vb4pex5vsknk084sn02q"`
	CustomerID string `json:"customerId" example:"cus_01h455vb4pex5vsknk084sn02q"`
	PurchaseBody
	RecordedAt time.Time `json:"recordedAt"`
}

func (b PurchaseBody) order() domain.Order {
	order := domain.Order{ExternalID: b.ExternalID, PurchasedOn: b.PurchasedOn, Total: b.Total}
	for _, l := range b.Lines {
		order.Lines = append(order.Lines, domain.OrderLine(l))
	}
	return order
}

func purchaseView(p domain.Purchase) PurchaseView {
	total := p.Total.Written()
	body := PurchaseBody{ExternalID: p.ExternalID, PurchasedOn: p.PurchasedOn, Total: &total}
	for _, l := range p.Lines {
		body.Lines = append(body.Lines, PurchaseLineBody{SKU: l.SKU, Name: l.Name, Quantity: l.Quantity, Price: l.Price.Written()})
	}
	return PurchaseView{ID: p.ID, CustomerID: p.CustomerID, PurchaseBody: body, RecordedAt: p.RecordedAt}
}

func purchaseItem(doc docstore.Doc[domain.Purchase]) PurchaseView { return purchaseView(doc.Body) }
