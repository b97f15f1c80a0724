package httpapi

import (
	"fmt"
	"net/http"
	"runtime/debug"

	"github.com/gin-gonic/gin"
)

// recovery answers a panic with a problem that carries the trace id; the stack goes to the log only.
func (a *API) recovery(c *gin.Context) {
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		if cause == http.ErrAbortHandler { //nolint:errorlint // it is the very value that net/http panics with
			panic(cause)
		}
		ctx := c.Request.Context()
		a.cfg.Log.ErrorContext(ctx, "panic", "route", c.FullPath(), "panic", fmt.Sprint(cause),
			"stack", string(debug.Stack()))
		if c.Writer.Written() {
			c.Abort()
			panic(http.ErrAbortHandler) // the client must not take half an answer for a whole one
		}
		a.refuse(c, newProblem(kindInternal, internalDetail))
	}()
	c.Next()
}
