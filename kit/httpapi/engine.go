package httpapi

import (
	"net/http"
	"net/netip"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
)

// newEngine returns a Gin engine that answers paths exactly as they are declared, and believes the proxies and nobody
// else about where a request comes from.
func newEngine(proxies []netip.Prefix) *gin.Engine {
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	engine.ForwardedByClientIP = len(proxies) > 0
	engine.RemoteIPHeaders = []string{"X-Forwarded-For"}
	trusted := make([]string, len(proxies))
	for i, p := range proxies {
		trusted[i] = p.Masked().String()
	}
	if err := engine.SetTrustedProxies(trusted); err != nil {
		panic(err) // a netip.Prefix is always a network
	}
	return engine
}

// adapter registers huma's operations with Gin. Unlike humagin's own it puts the route's middlewares before the
// operation, so that they can know the route they guard.
type adapter struct{ api *API }

// Handle implements huma.Adapter.
func (a *adapter) Handle(op *huma.Operation, handle func(huma.Context)) {
	o := operationOf(op)
	chain := append(a.api.middlewares(o, op), func(c *gin.Context) { handle(humagin.NewContext(op, c)) })
	a.api.engine.Handle(op.Method, ginPath(op.Path), chain...)
}

// ServeHTTP implements huma.Adapter.
func (a *adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.api.engine.ServeHTTP(w, r) }

// middlewares is what a request to the route passes, in order.
func (a *API) middlewares(o *operation, op *huma.Operation) []gin.HandlerFunc {
	var chain []gin.HandlerFunc
	if !o.streams {
		chain = append(chain, a.deadline)
	}
	if a.moves(o) {
		chain = append(chain, a.remember)
	}
	if !o.Public {
		chain = append(chain, a.authenticate, a.admit(o), a.permit(o))
	}
	if o.streams {
		chain = append(chain, a.streamBody(o))
	} else if op.RequestBody != nil {
		chain = append(chain, a.readBody(o, op))
	}
	chain = append(chain, a.explicit(o, op))
	if o.takesKey() {
		chain = append(chain, a.idempotency(o))
	}
	return chain
}

// ginPath turns "/v1/customers/{id}" into "/v1/customers/:id".
func ginPath(path string) string { return strings.NewReplacer("{", ":", "}", "").Replace(path) }
