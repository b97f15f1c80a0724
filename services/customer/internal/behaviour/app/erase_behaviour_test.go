package app_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/store"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return now }

func TestAllThatACustomerDidIsCollectedAndErased(t *testing.T) {
	documents, err := store.Open(t.Context(), docstore.New(servicetest.Engine(t)), clock)
	require.NoError(t, err)
	tenant := app.App{Behaviours: documents.Behaviours("acme"), Clock: clock}
	var all []domain.Behaviour
	for i := range 1201 { // more than two pages
		all = append(all, domain.Behaviour{
			ID: fmt.Sprintf("bhv_%04d", i), ExternalID: fmt.Sprint("b-", i), CustomerID: []string{"cus_1", "cus_alias"}[i%2], Name: "signed-in",
			OccurredAt: now.Add(time.Duration(i) * time.Second), ExpiresAt: now.Add(domain.Keep),
		})
	}
	all = append(all, domain.Behaviour{ID: "bhv_other", ExternalID: "other", CustomerID: "cus_2", OccurredAt: now, ExpiresAt: now.Add(domain.Keep)})
	errs, err := tenant.Behaviours.Add(t.Context(), all)
	require.NoError(t, err)
	for _, err := range errs {
		require.NoError(t, err)
	}

	collected, err := tenant.CollectBehaviour(t.Context(), "cus_1", "cus_alias")
	require.NoError(t, err)
	require.Len(t, collected, 1201)
	require.Equal(t, "behaviour", collected[0].Kind)

	for _, want := range []int64{1201, 0} { // again does no harm
		erased, err := tenant.EraseBehaviour(t.Context(), "cus_1", "cus_alias")
		require.NoError(t, err)
		require.Equal(t, []contracts.Erased{{Kind: "behaviour", Erased: want}}, erased)
	}
	left, err := tenant.CollectBehaviour(t.Context(), "cus_2")
	require.NoError(t, err)
	require.Len(t, left, 1)
}
