package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// CustomerRow is a customer in a file of customers.
type CustomerRow struct {
	Details
	// CreatedOn is the calendar day since when the customer has been known; empty for today.
	CreatedOn string `json:"createdOn"`
}

// Register makes the row a customer known since that day in the tenant's time zone. A row needs an external id, or a
// file read twice would register its customers twice.
func (r CustomerRow) Register(id string, zone *time.Location, now time.Time) (Customer, []contracts.Data, error) {
	var broken []fault.Field
	if r.ExternalID == "" {
		broken = append(broken, fault.Field{Path: "externalId", Message: "is required in an import"})
	}
	if r.Kind == "" {
		r.Kind = Person
	}
	since := now
	if r.CreatedOn != "" {
		if r.CreatedOn, broken = checkPastDay("createdOn", r.CreatedOn, now, broken); len(broken) == 0 {
			since, _ = time.ParseInLocation(time.DateOnly, r.CreatedOn, zone)
		}
	}
	if len(broken) > 0 {
		return Customer{}, nil, fault.OnFields(broken...)
	}
	return register(id, r.Details, since.UTC(), now)
}

// Describes reports whether the customer, which has the row's external id, is what c says: c was made from a row.
func (r CustomerRow) Describes(c, existing Customer) bool {
	return c.Details.equal(existing.Details) && (r.CreatedOn == "" || c.CreatedAt.Equal(existing.CreatedAt))
}

// PurchaseRow is a purchase in a file of purchases. It names its customer by either id.
type PurchaseRow struct {
	Order
	CustomerID         string `json:"customerId"`
	CustomerExternalID string `json:"customerExternalId"`
}

// Check returns an Invalid fault when the row names no customer, or two, or has no external id: a file read twice would
// record its purchases twice.
func (r PurchaseRow) Check() error {
	switch {
	case r.ExternalID == "":
		return fault.OnField("externalId", "is required in an import")
	case r.CustomerID == "" && r.CustomerExternalID == "":
		return fault.OnField("customerExternalId", "is required")
	case r.CustomerID != "" && r.CustomerExternalID != "":
		return fault.OnField("customerExternalId", "must be left out where customerId is given")
	default:
		return nil
	}
}
