package httpapi

import (
	"cmp"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

// Bounds of request bodies in bytes, unless a route says otherwise.
const (
	maxBody   = 1 << 20
	maxStream = 1 << 30
)

// operation is a route with what its input type says of it.
type operation struct {
	Route
	streams bool         // the input embeds Stream
	patches reflect.Type // the W of the input's MergePatch[W], or nil
	ifMatch bool         // the input embeds IfMatch
}

// operationKey is where huma keeps our operation with its own.
const operationKey = "httpapi.operation"

func operationOf(op *huma.Operation) *operation {
	o, _ := op.Metadata[operationKey].(*operation) // describe puts one into every operation
	return o
}

func operationFor[I any](route Route) *operation {
	o := &operation{Route: route}
	in := any(new(I))
	_, o.streams = in.(interface{ streaming() })
	_, o.ifMatch = in.(interface{ conditional() })
	if p, ok := in.(interface{ writable() reflect.Type }); ok {
		o.patches = p.writable()
	}
	if o.MaxBody == 0 && o.streams {
		o.MaxBody = maxStream
	} else if o.MaxBody == 0 {
		o.MaxBody = maxBody
	}
	return o
}

func (o *operation) takesKey() bool { return o.Creates && !o.Public && !o.Operator && !o.streams }

// describe returns the operation as huma registers it.
func (o *operation) describe(api *API) huma.Operation {
	op := huma.Operation{
		Method: o.Method, Path: o.Path, OperationID: o.ID, Tags: []string{o.Tag},
		Summary: o.Summary, Description: o.Description,
		DefaultStatus: o.Status,
		Responses:     api.problemResponses(o.problems(api)),
		// readBody has read and bounded the body before huma sees it.
		MaxBodyBytes: o.MaxBody + 1, BodyReadTimeout: -1,
		Metadata: map[string]any{operationKey: o},
	}
	if o.Creates && o.Status == 0 {
		op.DefaultStatus = http.StatusCreated
	}
	if !o.Public {
		op.Security = []map[string][]string{{securityScheme: {}}}
		op.Extensions = map[string]any{"x-permission": string(o.Permission)}
	}
	if o.takesKey() {
		op.Parameters = append(op.Parameters, idempotencyParam())
	}
	if o.streams {
		op.RequestBody = streamContent(o.Consumes)
	}
	if o.Produces != "" {
		o.describeContent(op.Responses, cmp.Or(op.DefaultStatus, http.StatusOK))
	}
	api.addTag(o.Tag)
	return op
}

// describeContent documents what is no JSON. Whoever asked for a page is answered with one when it is refused, too.
func (o *operation) describeContent(responses map[string]*huma.Response, success int) {
	content := func() map[string]*huma.MediaType {
		return map[string]*huma.MediaType{o.Produces: {Schema: &huma.Schema{Type: huma.TypeString}}}
	}
	responses[strconv.Itoa(success)] = &huma.Response{Content: content()}
	if o.Produces != "text/html" {
		return
	}
	for _, status := range o.Errors {
		code := strconv.Itoa(status)
		responses[code] = &huma.Response{Description: newProblem(kindOfStatus(status), "").Title, Content: content()}
		responses[code].Content[problem.ContentType] = &huma.MediaType{Schema: &huma.Schema{Ref: "#/components/schemas/Problem"}}
	}
}

// problems lists the statuses a request to the route may be refused with.
func (o *operation) problems(api *API) []int {
	codes := append([]int{
		http.StatusUnprocessableEntity, http.StatusInternalServerError,
		http.StatusServiceUnavailable,
	}, o.Errors...)
	if !o.Public {
		codes = append(codes, http.StatusUnauthorized, http.StatusForbidden)
	}
	if !o.Public && !o.Operator {
		codes = append(codes, http.StatusTooManyRequests)
	}
	if strings.Contains(o.Path, "{") {
		codes = append(codes, http.StatusNotFound)
	}
	if api.moves(o) {
		codes = append(codes, o.movedStatus())
	}
	if o.Creates {
		codes = append(codes, http.StatusConflict)
	}
	if o.ifMatch {
		codes = append(codes, http.StatusBadRequest, http.StatusPreconditionFailed, http.StatusPreconditionRequired)
	}
	if o.streams {
		return append(codes, http.StatusRequestEntityTooLarge)
	}
	codes = append(codes, http.StatusGatewayTimeout)
	if o.Method == http.MethodPost || o.Method == http.MethodPut || o.Method == http.MethodPatch {
		codes = append(codes, http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	return codes
}

// amend completes what huma has documented, once it has.
func (o *operation) amend(api *API) {
	item := api.huma.OpenAPI().Paths[o.Path]
	for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
		if op == nil || op.OperationID != o.ID {
			continue
		}
		for _, p := range op.Parameters {
			if p.In == "header" && p.Name == ifMatchHeader {
				p.Required = true // huma would answer 422 for a missing one, where 428 is meant
			}
		}
		if o.patches != nil {
			documentPatch(api.huma.OpenAPI().Components.Schemas, op, o.patches)
		}
	}
}
