package store

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/mongodb"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
	"github.com/guanxi-crm/guanxi/services/customer/internal/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

type query struct {
	name   string
	schema docstore.Schema
	query  docstore.Query
	index  string
}

// queries are all that the store makes.
func queries() []query {
	var all []query
	add := func(name string, schema docstore.Schema, q docstore.Query, index string) {
		all = append(all, query{name, schema, q, index})
	}
	for _, desc := range []bool{false, true} {
		for _, order := range []struct {
			byName bool
			suffix string
		}{{false, "created"}, {true, "name"}} {
			list := func(name, index string, f app.CustomerFilter) {
				f.ByName, f.Desc = order.byName, desc
				add("customers by "+order.suffix+name, customerSchema, Customers{}.Query(f), index+order.suffix)
			}
			list("", "by_", app.CustomerFilter{})
			list(" at a stage", "by_stage_", app.CustomerFilter{Stage: domain.Lead})
			list(" with a tag", "by_tag_", app.CustomerFilter{Tag: "vip"})
			list(" with a tag at a stage", "by_tag_stage_", app.CustomerFilter{Tag: "vip", Stage: domain.Lead})
		}
	}
	then := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	add("customer by external id", customerSchema, Customers{}.Query(app.CustomerFilter{ExternalID: "c1"}), byExternalID)
	add("customers by external ids", customerSchema, byExternalIDs([]string{"c1", "c2"}), byExternalID)
	add("purchases by external ids", purchaseSchema, byExternalIDs([]string{"o1", "o2"}), byExternalID)
	add("purchases of a customer", purchaseSchema, Purchases{}.Of("cus_1"), "by_customer")
	add("purchases unfinished", purchaseSchema, unfinished(then, 10), "by_state")
	add("imports", importSchema, Imports{}.All(), "by_created")
	add("imports stalled", importSchema, stalled(then), "by_state")
	add("errors of an import", rowErrorSchema, Imports{}.ErrorsOf("imp_1"), "by_row")
	return all
}

func TestEveryQueryIsServedByAnIndex(t *testing.T) {
	engines := map[string]func(t *testing.T) docstore.Engine{
		"SQLite": func(t *testing.T) docstore.Engine {
			t.Helper()
			engine, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "customer.db"), sqlite.Options{})
			require.NoError(t, err)
			return engine
		},
		"MongoDB": func(t *testing.T) docstore.Engine {
			t.Helper()
			uri := os.Getenv("GUANXI_TEST_MONGODB_URI")
			if uri == "" {
				t.Skip("GUANXI_TEST_MONGODB_URI names no server; the one that tests start explains nothing")
			}
			engine, err := mongodb.Open(t.Context(), uri, "customer_indexes", mongodb.Options{})
			require.NoError(t, err)
			return engine
		},
	}
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			engine := open(t)
			t.Cleanup(func() { require.NoError(t, engine.Close()) })
			_, err := Open(t.Context(), docstore.New(engine), time.Now)
			require.NoError(t, err)
			for _, q := range queries() {
				t.Run(q.name, func(t *testing.T) {
					used, err := engine.Explain(t.Context(), q.schema, "acme", q.query)
					require.NoError(t, err)
					require.Equal(t, q.index, used)
				})
			}
		})
	}
}
