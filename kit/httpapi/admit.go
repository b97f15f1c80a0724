package httpapi

import (
	"github.com/gin-gonic/gin"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// admit lets a tenant's request pass if the tenant is served and within its limits, and an operator's if it carries no
// tenant: each is refused on the other's routes.
func (a *API) admit(o *operation) gin.HandlerFunc {
	return func(c *gin.Context) {
		caller := auth.From(c.Request.Context())
		tenant := caller.Tenant
		switch {
		case o.Operator && tenant != "":
			a.refuse(c, fault.New(fault.Forbidden, "this route is for the platform's operators; the token is of tenant %s", tenant))
			return
		case o.Operator:
			c.Next()
			return
		case tenant == "":
			a.refuse(c, fault.New(fault.Forbidden, "the token names no tenant (claim \"tenant\")"))
			return
		case a.cfg.Tenants == nil:
			a.refuse(c, fault.New(fault.Unavailable, "no tenants are configured"))
			return
		}
		served, err := a.cfg.Tenants.Admit(tenant)
		if err == nil {
			err = a.limits.take(served, a.cfg.Now())
		}
		if err == nil {
			err = a.admitUsage(c.Request.Context(), o.Method, served)
		}
		if err != nil {
			a.refuse(c, err)
			return
		}
		c.Request = c.Request.WithContext(auth.With(c.Request.Context(), caller.Of(served)))
		c.Next()
	}
}
