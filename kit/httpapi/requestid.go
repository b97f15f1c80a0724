package httpapi

import (
	"regexp"

	"github.com/gin-gonic/gin"

	"github.com/guanxi-crm/guanxi/kit/id"
)

const requestIDHeader = "X-Request-Id"

// requestIDs is what a client may choose: nothing that could disturb a log.
var requestIDs = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// requestID gives every request an id, the client's own when it is acceptable, and returns it in the answer.
func (a *API) requestID(c *gin.Context) {
	given := c.GetHeader(requestIDHeader)
	if !requestIDs.MatchString(given) {
		given = id.NewEvent()
	}
	c.Header(requestIDHeader, given)
	c.Header("X-Content-Type-Options", "nosniff")
	c.Next()
}
