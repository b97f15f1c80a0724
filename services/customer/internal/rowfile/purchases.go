package rowfile

import (
	"io"
	"strings"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

// Purchases reads a file of purchases; contentType is what its sender calls it, and may be empty.
func Purchases(file io.Reader, format domain.ImportFormat, contentType string) (Reader[domain.PurchaseRow], error) {
	return open(file, format, contentType, purchaseColumns())
}

func purchaseColumns() columns[domain.PurchaseRow] {
	type row = domain.PurchaseRow
	return columns[row]{
		required: [][]string{{"externalId"}, {"customerExternalId", "customerId"}, {"purchasedOn"}, {"amount"}},
		column:   func(_ row, path string) string { return strings.TrimPrefix(path, "total.") },
		set: map[string]func(*row, string){
			"externalId":         func(r *row, v string) { r.ExternalID = v },
			"customerExternalId": func(r *row, v string) { r.CustomerExternalID = v },
			"customerId":         func(r *row, v string) { r.CustomerID = v },
			"purchasedOn":        func(r *row, v string) { r.PurchasedOn = v },
			"amount":             func(r *row, v string) { total(r).Amount = v },
			"currency":           func(r *row, v string) { total(r).Currency = v },
		},
	}
}

// total is that of the row; a row without a currency is in the tenant's.
func total(r *domain.PurchaseRow) *contracts.MoneyJSON {
	if r.Total == nil {
		r.Total = &contracts.MoneyJSON{}
	}
	return r.Total
}

func open[T any](file io.Reader, format domain.ImportFormat, contentType string, cols columns[T]) (Reader[T], error) {
	text, err := decoded(file, contentType)
	if err != nil {
		return nil, err
	}
	if format == domain.JSONL {
		return newJSONL[T](text), nil
	}
	return newCSV(text, cols)
}
