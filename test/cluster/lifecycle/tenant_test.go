//go:build cluster

package lifecycle

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// admin is the subject that the tenants name an admin.
const admin = "admin@guanxi.test"

// tenant is a tenant as its own people see it, and what they have told it so far.
type tenant struct {
	w         *world
	id        string
	dedicated bool

	customers []string // ids
	purchases int64
	spent     int64 // in the currency's minor unit
}

func (w *world) tenant(id string, dedicated bool) *tenant {
	return &tenant{w: w, id: id, dedicated: dedicated}
}

func (n *tenant) host() string { return n.id + ".guanxi.test" }

// namespace is where the tenant's services run.
func (n *tenant) namespace() string {
	if n.dedicated {
		return "guanxi-" + n.id
	}
	return platformNamespace
}

// stack is the Stack that serves the tenant, as kubectl names it.
func (n *tenant) stack() string {
	if n.dedicated {
		return "stack/" + n.id
	}
	return "stack/" + poolName
}

// as returns somebody of the tenant's people at the tenant's own hostname.
func (n *tenant) as(t *testing.T, role auth.Role) *caller {
	t.Helper()
	return n.asSubject(t, "somebody", role)
}

func (n *tenant) asSubject(t *testing.T, subject string, roles ...auth.Role) *caller {
	t.Helper()
	token := n.w.issuer.Token(issuer.Claims{Tenant: tenancy.ID(n.id), Subject: subject, Roles: roles})
	return &caller{http: n.w.http, host: n.host(), token: token}
}

// register registers a customer whose name says whose it is.
func (n *tenant) register(t *testing.T) (id string) {
	t.Helper()
	body := fmt.Sprintf(`{"kind":"person","name":{"display":"Customer %d of %s"}}`, len(n.customers)+1, n.id)
	answer := n.as(t, auth.Agent).must(t, http.MethodPost, "/v1/customers", body)
	id = decode[struct{ ID string }](t, answer.body).ID
	n.customers = append(n.customers, id)
	return id
}

// buy records a purchase of so many fen.
func (n *tenant) buy(t *testing.T, customer string, fen int64) {
	t.Helper()
	n.as(t, auth.Agent).must(t, http.MethodPost, purchasesOf(customer), purchase(fen))
	n.purchases++
	n.spent += fen
}

func purchasesOf(customer string) string { return "/v1/customers/" + customer + "/purchases" }

func purchase(fen int64) string {
	return fmt.Sprintf(`{"purchasedOn":"2026-01-31","total":{"amount":%q,"currency":"CNY"}}`, yuan(fen))
}

func yuan(fen int64) string { return fmt.Sprintf("%d.%02d", fen/100, fen%100) }

// figures is what a dashboard shows of what the tests do.
type figures struct {
	Customers struct{ Total int64 }
	Purchases int64
	Revenue   []struct{ Amount, Currency string }
}

// requireFigures waits until analytics has caught up with what the tenant was told, and requires that it shows just that:
// a purchase that is counted twice is too many for ever.
func (n *tenant) requireFigures(t *testing.T) {
	t.Helper()
	analyst := n.as(t, auth.Analyst)
	var seen figures
	eventually(t, func() bool {
		answer, err := analyst.do(http.MethodGet, "/v1/dashboard", "")
		if err != nil || answer.status != http.StatusOK || json.Unmarshal(answer.body, &seen) != nil {
			return false
		}
		return seen.Purchases >= n.purchases && seen.Customers.Total >= int64(len(n.customers))
	}, "analytics of %s has not caught up with %d customers and %d purchases", n.id, len(n.customers), n.purchases)
	require.EqualValues(t, len(n.customers), seen.Customers.Total, "customers of %s", n.id)
	require.Equal(t, n.purchases, seen.Purchases, "purchases of %s", n.id)
	require.Equal(t, yuan(n.spent), seen.Revenue[0].Amount, "revenue of %s", n.id)
	require.Len(t, seen.Revenue, 1)
}
