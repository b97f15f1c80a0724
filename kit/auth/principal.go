// Package auth verifies OIDC access tokens and says what their bearers may do. The tenant of a request comes from
// here and from nowhere else.
package auth

import (
	"context"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// Principal is who is calling, as a verified token says.
type Principal struct {
	Tenant  tenancy.ID
	Subject string
	Roles   []Role
}

// Of returns the principal as the tenant has it: one whom the tenant names an admin has that role too.
func (p Principal) Of(tenant tenancy.Tenant) Principal {
	if slices.Contains(tenant.Admins, p.Subject) && !slices.Contains(p.Roles, Admin) {
		p.Roles = append(slices.Clone(p.Roles), Admin)
	}
	return p
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
