package httpapi

import (
	"strings"

	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/otel/trace"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/origin"
	"github.com/guanxi-crm/guanxi/kit/telemetry/attr"
)

// authenticate verifies the bearer token (RFC 6750) and puts its principal into the context.
func (a *API) authenticate(c *gin.Context) {
	if a.cfg.Auth == nil {
		a.refuse(c, fault.New(fault.Unavailable, "no token issuer is configured"))
		return
	}
	scheme, token, _ := strings.Cut(c.GetHeader("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		token = ""
	}
	ctx := c.Request.Context()
	principal, err := a.cfg.Auth.Verify(ctx, strings.TrimSpace(token))
	if err != nil {
		a.refuse(c, err)
		return
	}
	trace.SpanFromContext(ctx).SetAttributes(attr.Tenant(string(principal.Tenant)))
	c.Header("Cache-Control", "no-store") // unless the operation says otherwise
	by := origin.Origin{Actor: principal.Subject, Address: c.ClientIP()}
	c.Request = c.Request.WithContext(origin.With(auth.With(ctx, principal), by))
	c.Next()
}
