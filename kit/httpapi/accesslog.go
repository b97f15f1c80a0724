package httpapi

import (
	"log/slog"

	"github.com/gin-gonic/gin"

	"github.com/guanxi-crm/guanxi/kit/auth"
)

// accessLog writes one line for each request. It names the route, not the path, and no query: both may hold personal
// data.
func (a *API) accessLog(c *gin.Context) {
	start := a.cfg.Now()
	c.Next()
	ctx := c.Request.Context()
	a.cfg.Log.LogAttrs(ctx, slog.LevelInfo, "request",
		slog.String("method", c.Request.Method),
		slog.String("route", c.FullPath()),
		slog.Int("status", c.Writer.Status()),
		slog.Int("bytes", max(c.Writer.Size(), 0)),
		slog.Float64("duration_ms", a.cfg.Now().Sub(start).Seconds()*1000),
		slog.String("tenant", string(auth.From(ctx).Tenant)),
		slog.String("request_id", c.Writer.Header().Get(requestIDHeader)),
	)
}
