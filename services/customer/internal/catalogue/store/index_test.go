package store

import (
	"context"
	"testing"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer/internal/catalogue/domain"
)

func ensure(ctx context.Context, docs *docstore.Store) error {
	_, err := Open(ctx, docs, time.Now)
	return err
}

func TestEveryQueryIsServedByAnIndex(t *testing.T) {
	servicetest.RequireIndexes(t, ensure, map[string]servicetest.Walk{
		"all":                         servicetest.By("_id", schema, Products{}.Query("", "")),
		"of a category":               servicetest.By("by_category", schema, Products{}.Query("Drinks", "")),
		"with a status":               servicetest.By("by_status", schema, Products{}.Query("", domain.Active)),
		"of a category with a status": servicetest.By("by_category_status", schema, Products{}.Query("Drinks", domain.Active)),
	})
}
