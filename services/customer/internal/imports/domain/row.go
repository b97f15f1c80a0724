package domain

import (
	"slices"
	"strings"
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// CustomerRow is what a row says of a customer. What it does not say it leaves as it is.
type CustomerRow struct {
	// ID and ExternalID are by which the customer is known; both may be empty.
	ID, ExternalID string
	// CreatedOn is the calendar day since when a new customer has been known; empty for today.
	CreatedOn string
	// Set returns the details with what the row says in place of what they say.
	Set func(customers.Details) customers.Details
	// Column returns the name that the file has for a path of the details.
	Column func(path string, d customers.Details) string
}

// Fresh returns the details of the customer that the row would create. A row that does not say so is of a person.
func (r CustomerRow) Fresh() customers.Details {
	d := r.Set(customers.Details{ExternalID: r.ExternalID})
	if d.Kind == "" {
		d.Kind = customers.Person
	}
	return d
}

// Over returns the details of a customer who is known with what the row says.
func (r CustomerRow) Over(known customers.Details) customers.Details {
	known.ContactPoints, known.Tags = slices.Clone(known.ContactPoints), slices.Clone(known.Tags)
	if r.ExternalID != "" {
		known.ExternalID = r.ExternalID
	}
	return r.Set(known)
}

// firstZone is where a calendar day begins first (UTC+14): what is in the future there is so everywhere.
const firstZone = 14 * time.Hour

// Since returns since when the customer has been known: when that day began in the tenant's time zone. It is the zero time
// where the row does not say.
func (r CustomerRow) Since(zone *time.Location, now time.Time) (time.Time, []fault.Field) {
	if r.CreatedOn == "" {
		return time.Time{}, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, r.CreatedOn, zone)
	switch {
	case err != nil || at.Year() < 1900:
		return at, []fault.Field{{Path: "createdOn", Message: "must be a calendar day from 1900 on, for example 2026-01-31"}}
	case r.CreatedOn > now.UTC().Add(firstZone).Format(time.DateOnly):
		return at, []fault.Field{{Path: "createdOn", Message: "is in the future"}}
	}
	return at.UTC(), nil
}

// PurchaseRow is a purchase in a file of purchases. It names its customer by either id.
type PurchaseRow struct {
	customers.Order
	CustomerID         string `json:"customerId"`
	CustomerExternalID string `json:"customerExternalId"`
	// Error is that of a file of rejected rows; it is passed over.
	Error any `json:"error"`
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

// PurchaseColumn returns the column that a path of a purchase is written in.
func PurchaseColumn(path string) string { return strings.TrimPrefix(path, "total.") }
