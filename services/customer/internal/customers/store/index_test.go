package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// queries are all that the store makes.
func queries() map[string]servicetest.Walk {
	all := map[string]servicetest.Walk{}
	add := func(name string, schema docstore.Schema, q docstore.Query, index string) {
		all[name] = servicetest.By(index, schema, q)
	}
	for _, desc := range []bool{false, true} {
		for _, order := range []struct {
			byName bool
			suffix string
		}{{false, "created"}, {true, "name"}} {
			list := func(name, index string, f app.CustomerFilter) {
				f.ByName, f.Desc = order.byName, desc
				add(fmt.Sprintf("customers by %s%s, downwards %t", order.suffix, name, desc), customerSchema, Customers{}.Query(f), index+order.suffix)
			}
			list("", "by_", app.CustomerFilter{})
			list(" at a stage", "by_stage_", app.CustomerFilter{Stage: domain.Lead})
			list(" with a tag", "by_tag_", app.CustomerFilter{Tag: "vip"})
			list(" of an owner", "by_owner_", app.CustomerFilter{Owner: "u1"})
			list(" with a tag at a stage", "by_tag_stage_", app.CustomerFilter{Tag: "vip", Stage: domain.Lead})
		}
	}
	for name, f := range map[string]app.CustomerFilter{
		"by_owner_stage_created": {Owner: "u1", Stage: domain.Lead}, "by_team_created": {Team: "north"},
		"by_kind_created": {Kind: domain.Person}, "by_source_created": {Source: "fair"},
		byOrganisation: {Organisation: "cus_1"}, byContactPoint: {ContactPoint: "+8613800138000"},
	} {
		add("customers "+name, customerSchema, Customers{}.Query(f), name)
	}
	add("members of a merged organisation", customerSchema, Customers{}.Members("cus_1", "cus_2"), byOrganisation)
	add("customer with a unique value", customerSchema, holding("taxNumber:1"), byUnique)
	then := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	add("customers untouched", customerSchema, untouched(app.Untouched{Stage: domain.Lead, Before: then, Limit: 10}), "by_stage_updated")
	add("customer by external id", customerSchema, Customers{}.Query(app.CustomerFilter{ExternalID: "c1"}), byExternalID)
	add("customers by a prefix of terms", customerSchema, beginning(domain.Person, "wa", 10), byTerm)
	add("customers by a term", customerSchema, having(domain.Person, "wang", 10), byTerm)
	add("customers by external ids", customerSchema, byExternalIDs([]string{"c1", "c2"}), byExternalID)
	add("customers in blocks", customerSchema, inBlocks([]string{"e:a@example.org", "p:+4930123456"}, 10), byBlock)
	add("customers due", customerSchema, due("2026-03-01", 10), byDue)
	add("purchases by external ids", purchaseSchema, byExternalIDs([]string{"o1", "o2"}), byExternalID)
	add("purchases of a customer", purchaseSchema, Purchases{}.Of("cus_1"), "by_customer")
	add("purchases of a merged customer", purchaseSchema, Purchases{}.Of("cus_1", "cus_2"), "by_customer")
	add("purchases unfinished", purchaseSchema, unfinished(then, 10), "by_state_changed")
	return all
}

func ensure(ctx context.Context, docs *docstore.Store) error {
	_, err := Open(ctx, docs, time.Now)
	return err
}

func TestEveryQueryIsServedByAnIndex(t *testing.T) {
	servicetest.RequireIndexes(t, ensure, queries())
}
