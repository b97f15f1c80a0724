package eventbus_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/testserver"
)

func TestAnEventTravelsFromItsDocumentToTheReader(t *testing.T) {
	bus, l, r := openBus(t, testserver.Kfake(t)), openLedger(t), newReader()
	start(t, bus.Relay(outlet(l)))
	start(t, bus.Consumer(subscription(r)))

	ann := l.register(t.Context(), "ann")
	l.purchase(t.Context(), ann)

	r.requireAll(t, 2)
	last := r.all()[1]
	require.Equal(t, "/customer", last.Source)
	require.Equal(t, "ann", last.Subject)
	require.Equal(t, "acme", last.Tenant)
	require.JSONEq(t, `{"purchase":1}`, string(last.Data))
	require.Eventually(t, func() bool { lag, err := bus.Lag(t.Context(), group); return err == nil && lag == 0 }, patient, soon)
}
