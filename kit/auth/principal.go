// Package auth verifies OIDC access tokens and says what their bearers may do. The tenant of a request comes from
// here and from nowhere else.
package auth

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// Principal is who is calling, as a verified token says.
type Principal struct {
	Tenant  tenancy.ID
	Subject string
	Roles   []Role
}

type principalKey struct{}

// With returns a context that carries the principal.
func With(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// From returns the principal of the request; the zero Principal, which may do nothing, on a public route.
func From(ctx context.Context) Principal {
	p, _ := ctx.Value(principalKey{}).(Principal)
	return p
}
