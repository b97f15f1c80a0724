package store

import (
	"context"
	"testing"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer/internal/audit/app"
)

func ensure(ctx context.Context, docs *docstore.Store) error {
	_, err := Open(ctx, docs)
	return err
}

func TestEveryQueryIsServedByAnIndex(t *testing.T) {
	then := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	events := docstore.Query{Where: []docstore.Cond{docstore.In("eventId", []string{"e1", "e2"})}, Limit: 2}
	servicetest.RequireIndexes(t, ensure, map[string]servicetest.Walk{
		"everything":     servicetest.By("by_time", entrySchema, Trail{}.Search(app.Filter{})),
		"a span of time": servicetest.By("by_time", entrySchema, Trail{}.Search(app.Filter{From: then, To: then.Add(time.Hour)})),
		"a customer":     servicetest.By("by_customer", entrySchema, Trail{}.Search(app.Filter{CustomerID: "cus_1", From: then})),
		"an actor":       servicetest.By("by_actor", entrySchema, Trail{}.Search(app.Filter{Actor: "ming", To: then})),
		"the chain":      servicetest.By("_id", entrySchema, Trail{}.Chain()),
		"events":         servicetest.By(byEvent, entrySchema, events),
	})
}
