package feedback

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/consume"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/store"
)

// counting counts the round trips to an engine.
type counting struct {
	docstore.Engine
	reads, writes int
}

func (c *counting) Get(ctx context.Context, s docstore.Schema, tenant string, ids []string) ([]docstore.RawDoc, error) {
	c.reads++
	return c.Engine.Get(ctx, s, tenant, ids)
}

func (c *counting) Write(ctx context.Context, s docstore.Schema, tenant string, writes []docstore.RawWrite) ([]error, error) {
	c.writes++
	return c.Engine.Write(ctx, s, tenant, writes)
}

func TestPurchasesCostNothingAndCustomersOneWrite(t *testing.T) {
	h := start(t)
	engine := &counting{Engine: h.env.Store.Engine()}
	documents, err := store.Open(t.Context(), docstore.New(engine), h.env.Now)
	require.NoError(t, err)
	handle := consume.Handler(tenantApps(documents, h.env))
	var registered, bought []eventbus.Event
	for range 500 {
		c := contracts.Customer{ID: id.New("cus"), DisplayName: "Ada"}
		registered = append(registered, event(acme, contracts.CustomerSource, c.ID, 1, contracts.CustomerRegistered{Customer: c}))
		bought = append(bought, event(acme, contracts.CustomerSource, c.ID, 2, contracts.PurchaseRecorded{CustomerID: c.ID, Total: contracts.Money{Currency: "CNY"}}))
	}
	require.NoError(t, handle(t.Context(), registered))
	require.Equal(t, []int{1, 1}, []int{engine.reads, engine.writes})
	require.NoError(t, handle(t.Context(), bought))
	require.Equal(t, []int{1, 1}, []int{engine.reads, engine.writes})
}
