package tenant

import (
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/clock"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// gatewayLook is how long the answer to whether the Gateway API is installed holds.
const gatewayLook = time.Minute

// gatewayAPI knows whether the cluster has HTTPRoutes, which may be installed while the operator runs. The first time that it
// finds them it has them watched: a watch for a kind that is not there would keep the manager from starting.
type gatewayAPI struct {
	mapper meta.RESTMapper
	clock  clock.PassiveClock
	watch  func() error // nil once it runs

	mu        sync.Mutex
	looked    time.Time
	installed bool
}

func newGatewayAPI(mapper meta.RESTMapper, clock clock.PassiveClock) *gatewayAPI {
	return &gatewayAPI{mapper: mapper, clock: clock}
}

// isInstalled reports whether there are HTTPRoutes and they are watched.
func (g *gatewayAPI) isInstalled() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.installed || !g.looked.IsZero() && g.clock.Since(g.looked) < gatewayLook {
		return g.installed
	}
	g.looked = g.clock.Now()
	kind := schema.GroupKind{Group: gatewayv1.GroupName, Kind: "HTTPRoute"}
	if _, err := g.mapper.RESTMapping(kind, gatewayv1.GroupVersion.Version); err != nil {
		return false
	}
	if g.watch != nil {
		if err := g.watch(); err != nil {
			return false
		}
		g.watch = nil
	}
	g.installed = true
	return true
}

// lost has it looked again: the cluster has said that it does not know the kind.
func (g *gatewayAPI) lost() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.installed = false
	g.looked = g.clock.Now()
}
