package httpapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/guanxi-crm/guanxi/kit/auth"
)

// Route declares an operation. A route with neither a Permission nor Public does not start.
type Route struct {
	Method      string
	Path        string // "/v1/customers/{customerId}"
	ID          string // operation id in OpenAPI: "register-customer"
	Tag         string // the noun it belongs to in the documentation: "Customers"
	Summary     string
	Description string
	Permission  auth.Permission
	// Public routes need no token and carry no principal.
	Public bool
	// Operator routes need a token of the platform's operators and carry no tenant.
	Operator bool
	// Creates marks a POST that creates: it takes an Idempotency-Key, unless it is Public, Operator or streaming.
	Creates bool
	// Status of success; 0 is 200, or 201 when Creates, or 204 when the output has no body.
	Status int
	// MaxBody in bytes; 0 is 1 MiB, and 1 GiB on a streaming route (an input that embeds Stream).
	MaxBody int64
	// Consumes lists the media types a streaming route takes; none: any.
	Consumes []string
	// Produces is the media type of a Body of []byte, which is written as it is; empty: JSON.
	Produces string
	// Errors lists the statuses of problems beyond those every route may answer with.
	Errors []int
}

// Register adds a typed operation: I is read from path, query, headers and body, O is written. See huma.Operation for
// the tags. Errors are turned into problem+json by their fault kind. A route that is declared wrongly is a mistake in
// the program: Register panics and says which and why.
func Register[I, O any](api *API, route Route, handle func(ctx context.Context, in *I) (*O, error)) {
	defer func() {
		if reason := recover(); reason != nil {
			panic(fmt.Sprintf("httpapi: route %s %s does not start: %v", route.Method, route.Path, reason))
		}
	}()
	if err := route.check(); err != nil {
		panic(err)
	}
	o := operationFor[I](route)
	op := o.describe(api)
	huma.Register(api.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, api.answer(ctx, o, err)
		}
		return out, nil
	})
	o.amend(api)
	api.routes = append(api.routes, route)
}

// check says what is wrong with the declaration.
func (r Route) check() error {
	switch {
	case r.ID == "" || r.Tag == "" || r.Summary == "":
		return errors.New("it needs an ID, a Tag and a Summary")
	case r.Permission == "" && !r.Public:
		return errors.New("it has no permission and is not public")
	case r.Permission != "" && r.Public:
		return errors.New("it is public and yet has a permission")
	case r.Operator != (r.Permission == auth.PlatformOperate):
		return fmt.Errorf("operator routes, and only they, need the permission %s", auth.PlatformOperate)
	case r.Creates && r.Method != http.MethodPost:
		return errors.New("only a POST creates")
	}
	return nil
}
