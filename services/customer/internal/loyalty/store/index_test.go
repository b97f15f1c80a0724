package store

import (
	"context"
	"testing"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

func ensure(ctx context.Context, docs *docstore.Store) error {
	_, err := Open(ctx, docs, time.Now)
	return err
}

func TestEveryQueryIsServedByAnIndex(t *testing.T) {
	servicetest.RequireIndexes(t, ensure, map[string]servicetest.Walk{
		"programmes":                servicetest.By("by_created", programmeSchema, Programmes{}.Query()),
		"offers":                    servicetest.By("by_created", offerSchema, Offers{}.Query("")),
		"offers of a programme":     servicetest.By("by_programme", offerSchema, Offers{}.Query("lpg_1")),
		"accounts of a customer":    servicetest.By("by_customer", accountSchema, ofCustomer("cus_1")),
		"accounts due":              servicetest.By("by_due", accountSchema, due("2026-01-31", 10)),
		"accounts by spending":      servicetest.By("by_spent", accountSchema, Accounts{}.BySpending("lpg_1")),
		"lines with keys":           servicetest.By(byKey, ledgerSchema, withKeys("a", []string{"k1", "k2"})),
		"lines with a prefix":       servicetest.By(byKey, ledgerSchema, withPrefix("a", "k")),
		"lines of a customer":       servicetest.By("by_customer", ledgerSchema, Ledger{}.Of([]string{"cus_1"}, "")),
		"lines of merged customers": servicetest.By("by_customer", ledgerSchema, Ledger{}.Of([]string{"cus_1", "cus_2"}, "")),
		"lines of a programme":      servicetest.By("by_programme", ledgerSchema, Ledger{}.Of([]string{"cus_1", "cus_2"}, "lpg_1")),
		"redemptions of customers":  servicetest.By("by_customer", redemptionSchema, Redemptions{}.Of([]string{"cus_1", "cus_2"})),
		"redemptions with slots":    servicetest.By(bySlot, redemptionSchema, inSlots("a", "lof_1", 3)),
		"redemptions unfinished":    servicetest.By("by_state", redemptionSchema, unfinished(domain.Pending, time.Unix(0, 0), 10)),
	})
}
