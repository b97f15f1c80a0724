package app

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// Table writes customers as CSV, with a column for each field and each of the tenant's own. Contact points are all there
// in JSON, and the first e-mail address and phone number also by themselves. A cell that a spreadsheet would run as a
// formula begins with an apostrophe.
type Table struct {
	out    *csv.Writer
	own    []string // keys of the tenant's own fields
	escape func(string) string
	value  func(any) string
	cells  []string
}

// NewTable returns a table with its header written; escape and value are how the readers of such files have it.
func NewTable(out io.Writer, defs fields.Definitions, escape func(string) string, value func(any) string) *Table {
	t := &Table{out: csv.NewWriter(out), escape: escape, value: value}
	header := []string{
		"id", "externalId", "kind", "name.display", "name.given", "name.family", "email", "phone", "contactPoints", "preferredChannel",
		"bestHours.from", "bestHours.to", "language", "timeZone", "birthDate", "industry", "sizeClass", "source", "tags", "owner", "team",
		"memberships",
	}
	for _, d := range defs {
		t.own = append(t.own, d.Key)
		header = append(header, "fields."+d.Key)
	}
	_ = t.out.Write(append(header, "stage", "completeness", "doNotContact", "createdAt", "updatedAt")) // Flush keeps the error
	return t
}

// Write writes a customer's row.
func (t *Table) Write(doc customers.Customer) error {
	c := doc.Body
	points, err := pointsOf(c)
	if err != nil {
		return err
	}
	var hours domain.Hours
	if c.BestHours != nil {
		hours = *c.BestHours
	}
	memberships := make([]string, len(c.Memberships))
	for i, m := range c.Memberships {
		memberships[i] = strings.TrimSuffix(m.OrganisationID+":"+m.Role, ":")
	}
	t.cells = append(t.cells[:0],
		doc.ID, c.ExternalID, string(c.Kind), c.Name.Display, c.Name.Given, c.Name.Family, first(c, domain.Email), first(c, domain.Phone), points,
		string(c.PreferredChannel), hours.From, hours.To, c.Language, c.TimeZone, c.BirthDate, c.Industry, c.SizeClass, c.Source,
		t.value(c.Tags), c.Owner, c.Team, t.value(memberships),
	)
	for _, key := range t.own {
		t.cells = append(t.cells, t.value(c.Fields[key]))
	}
	t.cells = append(t.cells, string(c.Stage), strconv.Itoa(c.Completeness), strconv.FormatBool(c.DoNotContact),
		c.CreatedAt.Format(time.RFC3339Nano), c.UpdatedAt.Format(time.RFC3339Nano))
	for i, cell := range t.cells {
		t.cells[i] = t.escape(cell)
	}
	return t.out.Write(t.cells)
}

// Flush sends on what has been written.
func (t *Table) Flush() error {
	t.out.Flush()
	return t.out.Error()
}

// first returns the value of the first contact point of a kind.
func first(c domain.Customer, kind domain.PointKind) string {
	for _, p := range c.ContactPoints {
		if p.Kind == kind {
			return p.Value
		}
	}
	return ""
}

func pointsOf(c domain.Customer) (string, error) {
	if len(c.ContactPoints) == 0 {
		return "", nil
	}
	text, err := json.Marshal(c.ContactPoints)
	return string(text), err
}
