package httpapi

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

// What is said of a caller's mistakes is bounded, because the caller chooses the names in it.
const (
	maxErrors = 50
	maxName   = 200 // bytes
)

// toProblem is a transformer of huma's: it turns huma's own error bodies, which are about requests that cannot be read
// or break their schema, into problems. A transformer belongs to one API, whereas huma.NewError is global.
func (a *API) toProblem(ctx huma.Context, _ string, body any) (any, error) {
	model, ok := body.(*huma.ErrorModel)
	if !ok {
		return body, nil
	}
	p := problemOfModel(model)
	a.failed(ctx.Context(), ctx.Operation().OperationID, p, model)
	return p, nil
}

func problemOfModel(model *huma.ErrorModel) *problem.Problem {
	p := newProblem(kindOfStatus(model.Status), model.Detail)
	p.Status = model.Status
	switch {
	case model.Status == http.StatusUnprocessableEntity:
		p.Detail = "the request breaks a rule"
		p.Errors = fieldsOf(model.Errors)
	case model.Status >= http.StatusInternalServerError:
		p.Detail = internalDetail
	case len(model.Errors) > 0:
		p.Detail = clip(model.Errors[0].Message)
	}
	return p
}

// fieldsOf leaves out the values: they may be large or secret, and the caller has them.
func fieldsOf(details []*huma.ErrorDetail) []problem.FieldError {
	fields := make([]problem.FieldError, 0, len(details))
	for _, d := range details {
		fields = append(fields, fieldOf(d.Location, d.Message))
	}
	slices.SortStableFunc(fields, func(a, b problem.FieldError) int { return cmp.Compare(a.Field, b.Field) })
	return fields[:min(len(fields), maxErrors)]
}

// fieldOf names a field as the caller wrote it: without the part of the request it was in, and with the property that
// is missing rather than the object that misses it.
func fieldOf(location, message string) problem.FieldError {
	_, path, found := strings.Cut(location, ".")
	if !found && !isPart(location) {
		path = location
	}
	before, after, _ := strings.Cut(validation.MsgExpectedRequiredProperty, "%s")
	if name, ok := strings.CutPrefix(message, before); ok && strings.HasSuffix(name, after) {
		path, message = strings.TrimPrefix(path+"."+strings.TrimSuffix(name, after), "."), "is required"
	}
	if message == validation.MsgUnexpectedProperty {
		message = "there is no such field"
	}
	return problem.FieldError{Field: clip(path), Message: clip(message)}
}

func isPart(location string) bool {
	return slices.Contains([]string{"body", "path", "query", "header"}, location)
}

func clip(s string) string {
	if len(s) <= maxName {
		return s
	}
	return strings.ToValidUTF8(s[:maxName], "") + "…"
}

// validated turns huma's findings about a value into an Invalid fault, or nil.
func validated(found []error) error {
	var details []*huma.ErrorDetail
	for _, err := range found {
		if d, ok := err.(huma.ErrorDetailer); ok {
			details = append(details, d.ErrorDetail())
		}
	}
	if len(details) == 0 {
		return nil
	}
	var fields []fault.Field
	for _, f := range fieldsOf(details) {
		fields = append(fields, fault.Field{Path: f.Field, Message: f.Message})
	}
	return fault.OnFields(fields...)
}
