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
		"steps of a merged customer": servicetest.By(byCustomer, stepSchema, Steps{}.Of([]string{"cus_1", "cus_2"})),
		"steps not counted":          servicetest.By(byOpen, stepSchema, open(10)),
	})
}
