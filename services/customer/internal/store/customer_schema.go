package store

import (
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/app"
)

var customerSchema = docstore.Schema{
	Name: "customers",
	Indexes: []docstore.Index{
		{Name: byExternalID, Fields: []string{"externalId"}, Unique: true},
		{Name: "by_created", Fields: []string{"listed", "createdAt"}},
		{Name: "by_name", Fields: []string{"listed", "sortName"}},
		{Name: "by_stage_created", Fields: []string{"listed", "stage", "createdAt"}},
		{Name: "by_stage_name", Fields: []string{"listed", "stage", "sortName"}},
		{Name: "by_tag_created", Fields: []string{"listed", "tags", "createdAt"}, Each: "tags"},
		{Name: "by_tag_name", Fields: []string{"listed", "tags", "sortName"}, Each: "tags"},
		{Name: "by_tag_stage_created", Fields: []string{"listed", "tags", "stage", "createdAt"}, Each: "tags"},
		{Name: "by_tag_stage_name", Fields: []string{"listed", "tags", "stage", "sortName"}, Each: "tags"},
	},
}

// named returns the document with its customer's id, which is the document's.
func named(doc app.Customer) app.Customer {
	doc.Body.ID = doc.ID
	return doc
}

// Query is the query for the customers that the filter lets through, in its order.
func (Customers) Query(f app.CustomerFilter) docstore.Query {
	if f.ExternalID != "" {
		return docstore.Query{Where: []docstore.Cond{docstore.Eq("externalId", f.ExternalID)}}
	}
	q := docstore.Query{Where: []docstore.Cond{docstore.Eq("listed", true)}, Sort: "createdAt", Desc: f.Desc}
	if f.ByName {
		q.Sort = "sortName"
	}
	if f.Tag != "" {
		q.Where = append(q.Where, docstore.Eq("tags", f.Tag))
	}
	if f.Stage != "" {
		q.Where = append(q.Where, docstore.Eq("stage", string(f.Stage)))
	}
	return q
}
