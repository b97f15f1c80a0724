package cli

import (
	"time"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/client"
	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/up"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// serverFlags say which server a command calls.
type serverFlags struct {
	Server string `env:"GUANXI_SERVER" placeholder:"URL" help:"The server; the local installation's when left out."`
}

// tenantFlags say which server a command calls and for whom.
type tenantFlags struct {
	serverFlags `embed:""`
	Token       string     `env:"GUANXI_TOKEN" help:"Access token to call it with."`
	Tenant      tenancy.ID `placeholder:"ID" help:"Act for this tenant with a token of the local installation instead (demo when there is no token either)."`
}

const (
	defaultServer = "http://127.0.0.1:8080"
	sessionTTL    = time.Hour
	localSubject  = "guanxi-cli"
)

// tenantClient returns a client that acts for a tenant.
func (r *runtime) tenantClient(f tenantFlags) (*client.Client, error) {
	if f.Tenant == "" && f.Token != "" {
		return r.client(f.serverFlags, f.Token)
	}
	if f.Tenant == "" {
		f.Tenant = up.FirstTenant
	}
	return r.localClient(f.serverFlags, issuer.Claims{Tenant: f.Tenant, Roles: []auth.Role{auth.Admin}})
}

// operatorClient returns a client that acts for the platform's operators.
func (r *runtime) operatorClient(f serverFlags, token string) (*client.Client, error) {
	if token != "" {
		return r.client(f, token)
	}
	return r.localClient(f, issuer.Claims{Roles: []auth.Role{auth.Operator}})
}

func (r *runtime) localClient(f serverFlags, claims issuer.Claims) (*client.Client, error) {
	claims.Subject, claims.TTL = localSubject, sessionTTL
	token, err := r.localToken(claims)
	if err != nil {
		return nil, err
	}
	return r.client(f, token)
}

// client returns a client of the server named, or of the local installation.
func (r *runtime) client(f serverFlags, token string) (*client.Client, error) {
	if f.Server == "" {
		run, err := r.dir.ReadRun()
		if err != nil {
			return nil, err
		}
		if f.Server = run.Gateway; f.Server == "" {
			f.Server = defaultServer
		}
	}
	return client.New(f.Server, token)
}
