package httpapi

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// patience bounds how long a request's body may take to arrive, also when nobody reads it: net/http reads what a refused
// request still sends before it answers the next, and without a deadline a client could hold the connection for ever.
// Once the body has arrived the deadline is gone: net/http takes it off when it begins to watch for a hang-up.
func (a *API) patience(c *gin.Context) {
	if c.Request.Body != nil && c.Request.Body != http.NoBody {
		// Not every writer in a test has a connection. The deadline is the connection's, so the clock is the real one.
		_ = http.NewResponseController(c.Writer).SetReadDeadline(time.Now().Add(a.cfg.Deadline))
	}
	c.Next()
}
