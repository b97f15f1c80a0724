package httpapi

import (
	"context"

	"github.com/gin-gonic/gin"
)

// deadline bounds how long a request may take. What it calls off is answered with 504.
func (a *API) deadline(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), a.cfg.Deadline)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
}
