package store

import (
	"context"
	"testing"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

func ensure(ctx context.Context, docs *docstore.Store) error {
	_, err := Open(ctx, docs)
	return err
}

func TestEveryQueryIsServedByAnIndex(t *testing.T) {
	then := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	servicetest.RequireIndexes(t, ensure, map[string]servicetest.Walk{
		"imports":                servicetest.By("by_created", importSchema, Imports{}.All()),
		"imports that wait":      servicetest.By("by_work", importSchema, wanted(then)),
		"notes of a run":         servicetest.By("by_row", noteSchema, Notes{}.Of("imp_1", 1, domain.Rejected)),
		"changes before a row":   servicetest.By("by_row", changeSchema, before("imp_1", 10)),
		"changes to a customer":  servicetest.By("by_customer", changeSchema, of("cus_1")),
		"mappings by their name": servicetest.By("by_name", mappingSchema, Mappings{}.All()),
	})
}
