package interaction

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/consume"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/store"
)

func TestABatchCostsAFewRoundTripsHoweverLargeItIs(t *testing.T) {
	h := start(t)
	engine := &servicetest.Counting{Engine: h.Env.Store.Engine()}
	documents, err := store.Open(t.Context(), docstore.New(engine), h.Env.Now)
	require.NoError(t, err)
	handle := consume.Handler(tenantApps(documents, h.Env))
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
		{old, 2, 1},        // entries; and a look whether a customer has died meanwhile
		{recent, 2, 2},     // entries and tasks
		{recent, 2, 2},     // once more
	} {
		engine.Reads, engine.Writes = 0, 0
		require.NoError(t, handle(t.Context(), c.batch))
		require.Equal(t, c.reads, engine.Reads)
		require.Equal(t, c.writes, engine.Writes)
	}
}
