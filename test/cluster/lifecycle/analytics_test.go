//go:build cluster

package lifecycle

import "testing"

// analyticsAreRight gives each tenant figures of its own.
func (w *world) analyticsAreRight(t *testing.T) {
	for i, n := range w.tenants() {
		for c := range i%3 + 1 {
			customer := n.register(t)
			for p := range c + 2 {
				n.buy(t, customer, int64(1000*(i+1)+10*c+p))
			}
		}
	}
	for _, n := range w.tenants() {
		n.requireFigures(t)
		t.Logf("%s: %d customers, %d purchases, CNY %s", n.id, len(n.customers), n.purchases, yuan(n.spent))
	}
}
