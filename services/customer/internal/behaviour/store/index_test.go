package store

import (
	"context"
	"testing"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

func ensure(ctx context.Context, docs *docstore.Store) error {
	_, err := Open(ctx, docs, time.Now)
	return err
}

func TestEveryQueryIsServedByAnIndex(t *testing.T) {
	servicetest.RequireIndexes(t, ensure, map[string]servicetest.Walk{
		"definitions":                     servicetest.By("_id", definitionSchema, Definitions{}.All()),
		"behaviour of a customer":         servicetest.By("by_customer", behaviourSchema, Behaviours{}.Of("", "cus_1")),
		"behaviour of a customer by name": servicetest.By("by_customer_name", behaviourSchema, Behaviours{}.Of("signed-in", "cus_1")),
		"behaviour of a merged customer":  servicetest.By("by_customer", behaviourSchema, Behaviours{}.Of("", "cus_1", "cus_2")),
	})
}
