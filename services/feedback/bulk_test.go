package feedback

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/consume"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/store"
)

func TestPurchasesCostNothingAndCustomersOneWrite(t *testing.T) {
	h := start(t)
	engine := &servicetest.Counting{Engine: h.Env.Store.Engine()}
	documents, err := store.Open(t.Context(), docstore.New(engine), h.Env.Now)
	require.NoError(t, err)
	handle := consume.Handler(tenantApps(documents, h.Env))
	var registered, bought []eventbus.Event
	for range 500 {
		c := contracts.Customer{ID: id.New("cus"), DisplayName: "Ada"}
		registered = append(registered, event(acme, contracts.CustomerSource, c.ID, 1, contracts.CustomerRegistered{Customer: c}))
		bought = append(bought, event(acme, contracts.CustomerSource, c.ID, 2, contracts.PurchaseRecorded{CustomerID: c.ID, Total: contracts.Money{Currency: "CNY"}}))
	}
	require.NoError(t, handle(t.Context(), registered))
	require.Equal(t, []int{1, 1}, []int{engine.Reads, engine.Writes})
	require.NoError(t, handle(t.Context(), bought))
	require.Equal(t, []int{1, 1}, []int{engine.Reads, engine.Writes})
}
