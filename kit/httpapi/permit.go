package httpapi

import (
	"github.com/gin-gonic/gin"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// permit lets a request pass whose principal has the route's permission.
func (a *API) permit(o *operation) gin.HandlerFunc {
	return func(c *gin.Context) {
		if p := auth.From(c.Request.Context()); !p.Can(o.Permission) {
			a.refuse(c, fault.New(fault.Forbidden, "this needs the permission %s, which none of the roles %v has",
				o.Permission, p.Roles))
			return
		}
		c.Next()
	}
}
