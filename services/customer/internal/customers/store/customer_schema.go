package store

import (
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// The indexes that are named elsewhere.
const (
	byOrganisation = "by_organisation_name"
	byContactPoint = "by_contact_point"
	byUnique       = "by_unique"
)

var customerSchema = docstore.Schema{
	Name: "customers",
	Indexes: []docstore.Index{
		{Name: byBlock, Fields: []string{"blocks"}, Each: "blocks"},
		{Name: byDue, Fields: []string{"listed", "buying.dueOn"}},
		{Name: byExternalID, Fields: []string{"externalId"}, Unique: true},
		{Name: byTerm, Fields: []string{"listed", "kind", "terms"}, Each: "terms"},
		{Name: "by_created", Fields: []string{"listed", "createdAt"}},
		{Name: "by_name", Fields: []string{"listed", "sortName"}},
		{Name: "by_stage_created", Fields: []string{"listed", "stage", "createdAt"}},
		{Name: "by_stage_name", Fields: []string{"listed", "stage", "sortName"}},
		{Name: "by_stage_updated", Fields: []string{"listed", "stage", "updatedAt"}},
		{Name: "by_owner_created", Fields: []string{"listed", "owner", "createdAt"}},
		{Name: "by_owner_name", Fields: []string{"listed", "owner", "sortName"}},
		{Name: "by_owner_stage_created", Fields: []string{"listed", "owner", "stage", "createdAt"}},
		{Name: "by_team_created", Fields: []string{"listed", "team", "createdAt"}},
		{Name: "by_kind_created", Fields: []string{"listed", "kind", "createdAt"}},
		{Name: "by_source_created", Fields: []string{"listed", "source", "createdAt"}},
		{Name: byOrganisation, Fields: []string{"listed", "memberships.organisationId", "sortName"}, Each: "memberships.organisationId"},
		{Name: byContactPoint, Fields: []string{"listed", "contactPoints.value"}, Each: "contactPoints.value"},
		{Name: byUnique, Fields: []string{"unique"}, Each: "unique", Unique: true},
		{Name: "by_tag_created", Fields: []string{"listed", "tags", "createdAt"}, Each: "tags"},
		{Name: "by_tag_name", Fields: []string{"listed", "tags", "sortName"}, Each: "tags"},
		{Name: "by_tag_stage_created", Fields: []string{"listed", "tags", "stage", "createdAt"}, Each: "tags"},
		{Name: "by_tag_stage_name", Fields: []string{"listed", "tags", "stage", "sortName"}, Each: "tags"},
	},
}

// named returns the document with its customer's id, which is the document's, and with its own fields' values as they were
// put into it.
func named(doc app.Customer) app.Customer {
	doc.Body.ID, doc.Body.Fields = doc.ID, fields.Plain(doc.Body.Fields)
	return doc
}
