package auth

import (
	"slices"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// principalOf reads the claims sub, tenant and roles of a verified token. Roles that this package does not know mean
// something to others and are left out.
func principalOf(token *oidc.IDToken) (Principal, error) {
	var claims struct {
		Tenant tenancy.ID `json:"tenant"`
		Roles  []Role     `json:"roles"`
	}
	if err := token.Claims(&claims); err != nil {
		return Principal{}, fault.Wrap(fault.Unauthorized, err,
			"the token is malformed: tenant must be a string and roles a list of strings")
	}
	if token.Subject == "" {
		return Principal{}, fault.New(fault.Unauthorized, "the token has no subject (sub)")
	}
	if claims.Tenant != "" {
		if err := claims.Tenant.Check(); err != nil {
			return Principal{}, fault.Wrap(fault.Unauthorized, err, "the token's tenant claim is not a tenant's id")
		}
	}
	roles := slices.DeleteFunc(claims.Roles, func(r Role) bool { _, known := grants[r]; return !known })
	return Principal{Tenant: claims.Tenant, Subject: token.Subject, Roles: roles}, nil
}
