package httpapi

import (
	"fmt"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

// kind is a type of problem: the last part of its URI.
type kind string

// The kinds that are no use case's fault but HTTP's own; the others are named as in package fault.
const (
	kindMalformed     kind = "malformed"
	kindNoRoute       kind = "no-such-route"
	kindMethod        kind = "method-not-allowed"
	kindSlowRequest   kind = "request-timeout"
	kindTooLarge      kind = "too-large"
	kindMediaType     kind = "unsupported-media-type"
	kindUnconditional kind = "precondition-required"
	kindCanceled      kind = "canceled"
	kindInternal      kind = "internal"
	kindTimeout       kind = "timeout"
)

const internalDetail = "something went wrong on our side; quote the trace id when asking for help"

// kindRow says how a kind is answered.
type kindRow struct {
	Kind   kind
	Status int
	Title  string
	Advice string // for the documentation
}

// kinds is the one table of problems: kind, status, words.
var kinds = []kindRow{
	{kindMoved, http.StatusMovedPermanently, "It has another id now", "Follow the Location header, and use the new id from now on."},
	{kindMalformed, http.StatusBadRequest, "The request cannot be read", "Correct what the detail names; sending the same again cannot work."},
	{kind(fault.Unauthorized), http.StatusUnauthorized, "No valid token", "Get an access token of the configured issuer and send it as Authorization: Bearer."},
	{kind(fault.Forbidden), http.StatusForbidden, "Not allowed", "The token is valid but does not allow this; the detail names what is missing."},
	{kind(fault.Exhausted), http.StatusForbidden, "A limit of the tenant is reached", "Waiting does not help; the detail names the limit and what to do."},
	{kind(fault.NotFound), http.StatusNotFound, "No such thing", "Nothing of this id exists in the tenant; another tenant's things are not found either."},
	{kindNoRoute, http.StatusNotFound, "No such route", "See /docs for the routes there are."},
	{kindMethod, http.StatusMethodNotAllowed, "Method not allowed", "The Allow header lists the methods of this path."},
	{kindSlowRequest, http.StatusRequestTimeout, "The request arrived too slowly", "Send the body without long pauses."},
	{kind(fault.Conflict), http.StatusConflict, "Conflict with the present state", "The detail names what stands in the way."},
	{kind(fault.Gone), http.StatusGone, "No longer there", "Its time is over; asking again cannot work."},
	{kind(fault.Stale), http.StatusPreconditionFailed, "Changed in the meantime", "Read the resource again, decide again, and send its new ETag."},
	{kindTooLarge, http.StatusRequestEntityTooLarge, "The body is too large", "The detail names the bound."},
	{kindMediaType, http.StatusUnsupportedMediaType, "The body's media type is not taken", "The detail lists those that are."},
	{kind(fault.Invalid), http.StatusUnprocessableEntity, "The request breaks a rule", "errors names each field and what is wrong with it."},
	{kindUnconditional, http.StatusPreconditionRequired, "If-Match is required", "Send the ETag of the version you have seen."},
	{kind(fault.Limited), http.StatusTooManyRequests, "Too many requests", "Wait the seconds that Retry-After says."},
	{kindCanceled, 499, "The client went away", "Nobody reads this."},
	{kindInternal, http.StatusInternalServerError, "Internal error", "Quote traceId when asking for help."},
	{kind(fault.Unavailable), http.StatusServiceUnavailable, "A dependency is missing", "Try again after the seconds that Retry-After says."},
	{kindTimeout, http.StatusGatewayTimeout, "The deadline has passed", "Try again, or ask for less. A change may have been made: look first."},
}

// newProblem returns a problem of a kind.
func newProblem(k kind, detail string) *problem.Problem {
	for _, row := range kinds {
		if row.Kind == k {
			return &problem.Problem{Type: problem.Prefix + string(k), Title: row.Title, Status: row.Status, Detail: detail}
		}
	}
	return newProblem(kindInternal, internalDetail)
}

// kindOfStatus returns the first kind with the status.
func kindOfStatus(status int) kind {
	if status == http.StatusPermanentRedirect {
		return kindMoved
	}
	for _, row := range kinds {
		if row.Status == status {
			return row.Kind
		}
	}
	return kindInternal
}

func tooLarge(limit int64) *problem.Problem {
	return newProblem(kindTooLarge, fmt.Sprintf("the body may have at most %d bytes", limit))
}
