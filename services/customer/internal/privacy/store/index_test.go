package store

import (
	"context"
	"testing"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

func ensure(ctx context.Context, docs *docstore.Store) error {
	_, err := Open(ctx, docs, time.Now)
	return err
}

func TestEveryQueryIsServedByAnIndex(t *testing.T) {
	then := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	servicetest.RequireIndexes(t, ensure, map[string]servicetest.Walk{
		"erasures":                         servicetest.By("by_requested", erasureSchema, Erasures{}.All(false)),
		"erasures overdue":                 servicetest.By("by_overdue", erasureSchema, Erasures{}.All(true)),
		"erasures due":                     servicetest.By("by_next", erasureSchema, due(then, 10)),
		"erasure of a customer":            servicetest.By(bySubject, erasureSchema, ofSubject("cus_1")),
		"access requests":                  servicetest.By("by_requested", accessSchema, Access{}.All()),
		"access requests due":              servicetest.By("by_next", accessSchema, due(then, 10)),
		"access requests about a customer": servicetest.By("by_customer", accessSchema, requestsOf("cus_1")),
		"what was collected":               servicetest.By("by_file", pieceSchema, piecesOf("acr_1")),
		"consents of a customer":           servicetest.By("by_customer", consentSchema, Consents{}.Of([]string{"cus_1"})),
		"purposes":                         servicetest.By("_id", purposeSchema, Purposes{}.All()),
		"proposals":                        servicetest.By("by_proposed", proposalSchema, Proposals{}.All("")),
		"proposals in a state":             servicetest.By("by_state", proposalSchema, Proposals{}.All(domain.Proposed)),
		"proposals about a customer":       servicetest.By("by_customer", proposalSchema, proposalsAbout("cus_1")),
	})
}
