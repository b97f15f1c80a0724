package httpapi

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

// kindMoved is that of a redirect: what the path names has another id now.
const kindMoved kind = "moved"

// Movable says that what a path parameter names may come to have another id. It is said before the routes with the
// parameter are registered. They lead to the new id when a use case ends in a fault that has one: permanently, a GET
// by 301, and any other method by 308, which has the client send the same again (RFC 9110, sections 15.4.2 and 15.4.9).
func (a *API) Movable(parameter string) { a.movable = append(a.movable, "{"+parameter+"}") }

// moves reports whether what the route's path names may have moved.
func (a *API) moves(o *operation) bool {
	return slices.ContainsFunc(a.movable, func(parameter string) bool { return strings.Contains(o.Path, parameter) })
}

// movedStatus is that of a redirect which keeps the method.
func (o *operation) movedStatus() int {
	if o.Method == http.MethodGet {
		return http.StatusMovedPermanently
	}
	return http.StatusPermanentRedirect
}

type targetKey struct{}

// remember keeps where the request goes to, which a handler does not see.
func (a *API) remember(c *gin.Context) {
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), targetKey{}, c.Request.URL))
	c.Next()
}

// moved returns the redirect that an error of a route asks for, and where it leads.
func (a *API) moved(ctx context.Context, o *operation, err error) (p *problem.Problem, location string) {
	f, isFault := errors.AsType[*fault.Error](err)
	target, known := ctx.Value(targetKey{}).(*url.URL)
	if !isFault || f.Moved == nil || !known || !a.moves(o) {
		return nil, ""
	}
	segments := strings.Split(target.EscapedPath(), "/")
	at := slices.Index(segments, url.PathEscape(f.Moved.From))
	if at < 0 {
		return nil, "" // the body named it
	}
	segments[at] = url.PathEscape(f.Moved.To)
	location = strings.Join(segments, "/")
	if target.RawQuery != "" {
		location += "?" + target.RawQuery
	}
	p = newProblem(kindMoved, f.Detail)
	p.Status = o.movedStatus()
	return p, location
}
