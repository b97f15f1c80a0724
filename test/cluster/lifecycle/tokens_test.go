//go:build cluster

package lifecycle

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// tokensReachTheirOwnTenantOnly tries every tenant's token at every other's hostname, with ids of the other's. A Stack that
// does not serve the token's tenant refuses it; one that serves both shows the token's tenant its own data.
func (w *world) tokensReachTheirOwnTenantOnly(t *testing.T) {
	for _, owner := range w.tenants() {
		for _, other := range w.tenants() {
			if owner == other {
				continue
			}
			stranger := other.as(t, auth.Admin).at(owner)
			served := !owner.dedicated && !other.dedicated
			for _, path := range []string{"/v1/customers", "/v1/customers/" + owner.customers[0], "/v1/profiles/" + owner.customers[0], "/v1/dashboard"} {
				answer := stranger.get(t, path)
				require.NotContains(t, string(answer.body), "of "+owner.id, "%s of %s, asked by %s", path, owner.id, other.id)
				switch {
				case !served:
					require.Equal(t, http.StatusForbidden, answer.status, "%s at %s by %s: %s", path, owner.id, other.id, answer.body)
					require.Contains(t, string(answer.body), "is not served by this installation")
				case path == "/v1/customers":
					require.Contains(t, string(answer.body), "of "+other.id)
				case path != "/v1/dashboard":
					require.Equal(t, http.StatusNotFound, answer.status, "%s at %s by %s: %s", path, owner.id, other.id, answer.body)
				}
			}
		}
	}
	w.refusesOthers(t)
}

// refusesOthers tries tokens that are nobody's: none at all, one of another issuer, and one that has expired.
func (w *world) refusesOthers(t *testing.T) {
	t.Helper()
	claims := issuer.Claims{Tenant: tenancy.ID(w.lakeside.id), Subject: "somebody", Roles: []auth.Role{auth.Admin}}
	late := claims
	late.TTL = -2 * issuer.DefaultTTL
	for name, token := range map[string]string{
		"no token":       "",
		"another issuer": w.on(t).Issuer("guanxi").Token(claims),
		"expired":        w.issuer.Token(late),
	} {
		answer := (&caller{http: w.http, host: w.lakeside.host(), token: token}).get(t, "/v1/customers")
		require.Equal(t, http.StatusUnauthorized, answer.status, "%s: %s", name, answer.body)
	}
}

// adminMayDoEverything has one whose token carries the role of an analyst alone register customers, because the Tenant
// names them an admin. Somebody else with the same role may not.
func (w *world) adminMayDoEverything(t *testing.T) {
	for _, n := range []*tenant{w.orchard, w.lakeside} {
		const body = `{"kind":"person","name":{"display":"Registered by an admin"}}`
		refused, err := n.asSubject(t, "somebody", auth.Analyst).do(http.MethodPost, "/v1/customers", body)
		require.NoError(t, err)
		require.Equal(t, http.StatusForbidden, refused.status, "%s", refused.body)
		made := n.asSubject(t, admin, auth.Analyst).must(t, http.MethodPost, "/v1/customers", body)
		n.customers = append(n.customers, decode[struct{ ID string }](t, made.body).ID)
	}
}
