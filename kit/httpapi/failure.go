package httpapi

import (
	"context"
	"errors"
	"math"
	"net"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

// problemOf turns what a request ended in into its problem: the one place where errors become HTTP. Errors that are not
// meant for the caller become 500 without a word of theirs.
func problemOf(err error) *problem.Problem {
	var (
		ready     *problem.Problem
		flt       *fault.Error
		duplicate *docstore.DuplicateError
		large     *http.MaxBytesError
		network   net.Error
		status    huma.StatusError
	)
	switch {
	case errors.As(err, &ready):
		p := *ready
		return &p
	case errors.As(err, &flt):
		return problemOfFault(flt)
	case errors.Is(err, docstore.ErrNotFound):
		return newProblem(kind(fault.NotFound), "there is no such thing")
	case errors.Is(err, docstore.ErrConflict):
		return newProblem(kind(fault.Conflict), "it was changed at the same time; read it again and repeat the change")
	case errors.As(err, &duplicate):
		return newProblem(kind(fault.Conflict), "a value that must be unique is taken already")
	case errors.As(err, &large):
		return tooLarge(large.Limit)
	case errors.Is(err, context.DeadlineExceeded):
		return newProblem(kindTimeout, "the request was not done in the time it has")
	case errors.Is(err, context.Canceled):
		return newProblem(kindCanceled, "")
	case errors.As(err, &network) && network.Timeout():
		return newProblem(kindSlowRequest, "the body stopped arriving")
	case errors.As(err, &status) && status.GetStatus() < http.StatusInternalServerError:
		return newProblem(kindOfStatus(status.GetStatus()), status.Error())
	}
	return newProblem(kindInternal, internalDetail)
}

func problemOfFault(f *fault.Error) *problem.Problem {
	p := newProblem(kind(f.Kind), f.Detail)
	for _, field := range f.Fields {
		p.Errors = append(p.Errors, problem.FieldError{Field: field.Path, Message: field.Message})
	}
	return p
}

// headersOf returns the headers that go with a problem.
func headersOf(p *problem.Problem, err error) http.Header {
	h := http.Header{}
	var again *fault.Error
	switch {
	case errors.As(err, &again) && again.Wait > 0:
		h.Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(again.Wait.Seconds())))))
	case p.Status == http.StatusServiceUnavailable || p.Status == http.StatusTooManyRequests:
		h.Set("Retry-After", "1")
	case p.Status == http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="guanxi"`)
	}
	return h
}

// failed completes the problem and logs what the caller is not told.
func (a *API) failed(ctx context.Context, route string, p *problem.Problem, err error) {
	p.TraceID = traceID(ctx)
	if p.Status >= http.StatusInternalServerError {
		a.cfg.Log.ErrorContext(ctx, "request failed", "route", route, "status", p.Status, "error", causes(err))
	}
}

// causes is the error in full: a fault's own text leaves its cause out.
func causes(err error) string {
	text := err.Error()
	var f *fault.Error
	if errors.As(err, &f) && f.Unwrap() != nil {
		text += ": " + f.Unwrap().Error()
	}
	return text
}

// answer returns the error that makes huma answer a handler's error with its problem.
func (a *API) answer(ctx context.Context, o *operation, err error) error {
	if p, location := a.moved(ctx, o, err); p != nil {
		a.failed(ctx, o.ID, p, err)
		return huma.ErrorWithHeaders(p, http.Header{"Location": {location}})
	}
	p := problemOf(err)
	if errors.Is(err, docstore.ErrConflict) && o.ifMatch {
		p = newProblem(kind(fault.Stale), "it was changed since the version that If-Match names; read it again")
	}
	a.failed(ctx, o.ID, p, err)
	return huma.ErrorWithHeaders(p, headersOf(p, err))
}

// refuse answers a request from a middleware and ends it.
func (a *API) refuse(c *gin.Context, err error) {
	p := problemOf(err)
	a.failed(c.Request.Context(), c.FullPath(), p, err)
	for name, values := range headersOf(p, err) {
		c.Header(name, values[0])
	}
	c.Header("Content-Type", problem.ContentType)
	c.AbortWithStatusJSON(p.Status, p)
}

func (a *API) noRoute(c *gin.Context) {
	a.refuse(c, newProblem(kindNoRoute, "there is nothing at this path; /docs lists what there is"))
}

func (a *API) noMethod(c *gin.Context) {
	if methods := a.allowed(c.Request.URL.Path); methods != "" {
		c.Header("Allow", methods)
	}
	a.refuse(c, newProblem(kindMethod, "this path does not take "+c.Request.Method+"; it takes "+c.Writer.Header().Get("Allow")))
}
