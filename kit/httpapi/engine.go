package httpapi

import (
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
)

// newEngine returns a Gin engine that answers paths exactly as they are declared.
func newEngine() *gin.Engine {
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	engine.ForwardedByClientIP = false // what a client says of its own address is not to be believed
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
	if !o.Public {
		chain = append(chain, a.authenticate, a.admit(o), a.permit(o))
	}
	if o.streams {
		chain = append(chain, a.streamBody(o))
	} else if op.RequestBody != nil {
		chain = append(chain, a.readBody(o, op))
	}
	if o.takesKey() {
		chain = append(chain, a.idempotency(o))
	}
	return chain
}

// ginPath turns "/v1/customers/{id}" into "/v1/customers/:id".
func ginPath(path string) string { return strings.NewReplacer("{", ":", "}", "").Replace(path) }
