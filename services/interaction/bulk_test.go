package interaction

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/consume"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/store"
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

func (c *counting) Find(ctx context.Context, s docstore.Schema, tenant string, q docstore.Query) ([]docstore.RawDoc, error) {
	c.reads++
	return c.Engine.Find(ctx, s, tenant, q)
}

func (c *counting) Write(ctx context.Context, s docstore.Schema, tenant string, writes []docstore.RawWrite) ([]error, error) {
	c.writes++
	return c.Engine.Write(ctx, s, tenant, writes)
}

func TestABatchCostsAFewRoundTripsHoweverLargeItIs(t *testing.T) {
	h := start(t)
	engine := &counting{Engine: h.env.Store.Engine()}
	documents, err := store.Open(t.Context(), docstore.New(engine), h.env.Now)
	require.NoError(t, err)
	handle := consume.Handler(tenantApps(documents, h.env))
	var registered, old, recent []eventbus.Event
	for range 500 {
		c := contracts.Customer{ID: id.New("cus"), DisplayName: "Ada"}
		registered = append(registered, event(acme, contracts.CustomerSource, c.ID, 1, contracts.CustomerRegistered{Customer: c}))
		old = append(old, bought(c.ID, 2, "1997-02-20"))
		recent = append(recent, bought(c.ID, 3, "2026-03-01"))
	}
	for _, c := range []struct {
		batch         []eventbus.Event
		reads, writes int
	}{
		{registered, 1, 1}, // copies
		{old, 1, 1},        // entries
		{recent, 1, 2},     // entries and tasks
		{recent, 1, 2},     // once more
	} {
		engine.reads, engine.writes = 0, 0
		require.NoError(t, handle(t.Context(), c.batch))
		require.Equal(t, c.reads, engine.reads)
		require.Equal(t, c.writes, engine.writes)
	}
}
