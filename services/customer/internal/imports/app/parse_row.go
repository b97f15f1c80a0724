package app

import (
	"bytes"
	"encoding/json"
	"reflect"

	"github.com/guanxi-crm/guanxi/contracts"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/rowfile"
)

// dayReader is a sheet, which holds days as numbers.
type dayReader interface{ Day(text string) string }

// tableParser returns how the rows of a table with the columns are read.
func tableParser(kind domain.Kind, columns []domain.Column, defs fields.Definitions, days dayReader) func(rowfile.Row) read {
	binding := domain.Bind(columns, defs)
	var ofDays []int
	for i, c := range columns {
		if days != nil && c.HoldsDays(defs) {
			ofDays = append(ofDays, i)
		}
	}
	return func(row rowfile.Row) read {
		for _, i := range ofDays {
			row.Cells[i] = days.Day(row.Cells[i])
		}
		if kind == domain.Purchases {
			return read{purchase: purchaseOfCells(columns, row.Cells)}
		}
		return read{customer: binding.Row(row.Cells)}
	}
}

// purchaseOfCells reads a purchase from a table; one without a currency is in the tenant's.
func purchaseOfCells(columns []domain.Column, cells []string) domain.PurchaseRow {
	var row domain.PurchaseRow
	var total contracts.MoneyJSON
	for i, c := range columns {
		switch c.Target {
		case "externalId":
			row.ExternalID = cells[i]
		case "customerExternalId":
			row.CustomerExternalID = cells[i]
		case "customerId":
			row.CustomerID = cells[i]
		case "purchasedOn":
			row.PurchasedOn = c.Day(cells[i])
		case "amount":
			total.Amount = cells[i]
		case "currency":
			total.Currency = cells[i]
		}
	}
	row.Total = &total
	return row
}

func purchaseOfJSON(row rowfile.Row) read {
	var r read
	r.broken = rowfile.DecodeStrictly(row.JSON, &r.purchase)
	return r
}

// customerJSON is a line of a file of customers: what the API takes, and what it and an export show besides, which is
// passed over.
type customerJSON struct {
	customers.Details

	ID        string `json:"id"`
	CreatedOn string `json:"createdOn"`

	Stage        any `json:"stage"`
	Completeness any `json:"completeness"`
	DoNotContact any `json:"doNotContact"`
	CreatedAt    any `json:"createdAt"`
	UpdatedAt    any `json:"updatedAt"`
	Error        any `json:"error"`
}

func customerOfJSON(row rowfile.Row) read {
	var line customerJSON
	if broken := rowfile.DecodeStrictly(row.JSON, &line); broken != nil {
		return read{broken: broken}
	}
	given := members(row.JSON)
	return read{customer: domain.CustomerRow{
		ID: line.ID, ExternalID: line.ExternalID, CreatedOn: line.CreatedOn,
		Set: func(d customers.Details) customers.Details {
			into, from := reflect.ValueOf(&d).Elem(), reflect.ValueOf(line.Details)
			for i := range into.NumField() {
				if given[into.Type().Field(i).Tag.Get("json")] {
					into.Field(i).Set(from.Field(i))
				}
			}
			return d
		},
		Column: func(path string, _ customers.Details) string { return path },
	}}
}

// members returns the names of an object's members.
func members(object []byte) map[string]bool {
	var all map[string]json.RawMessage
	if err := json.NewDecoder(bytes.NewReader(object)).Decode(&all); err != nil {
		return nil
	}
	names := make(map[string]bool, len(all))
	for name := range all {
		names[name] = true
	}
	return names
}
