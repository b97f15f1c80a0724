package cli

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/up"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

type tokenCommand struct {
	Tenant  string        `placeholder:"ID" help:"Whose token: a tenant of the tenants file. Leave it out for --role operator."`
	Role    []auth.Role   `enum:"admin,manager,agent,analyst,integration,operator" default:"admin" help:"What it may do: ${enum} (${default})."`
	Subject string        `default:"guanxi-cli" help:"Who it stands for (${default})."`
	TTL     time.Duration `name:"ttl" default:"12h" help:"How long it is good for (${default})."`
}

func (*tokenCommand) Help() string {
	return `The token is signed with the key in the data folder, so no server need be running.

Examples:

    export GUANXI_TOKEN=$(guanxi token --tenant demo --role agent)
    guanxi token --role operator --ttl 10m`
}

func (c *tokenCommand) Run(r *runtime) error {
	operates := len(c.Role) == 1 && c.Role[0] == auth.Operator
	switch {
	case c.TTL <= 0:
		return errors.New("--ttl must be more than zero, for example 12h")
	case c.Tenant == "" && !operates:
		return errors.New("name the tenant with --tenant, for example --tenant demo; only --role operator has none")
	case c.Tenant != "" && operates:
		return errors.New("an operator's token belongs to no tenant: leave --tenant out")
	case !operates:
		if err := tenancy.ID(c.Tenant).Check(); err != nil {
			return fmt.Errorf("--tenant %w", err)
		}
	}
	token, err := r.localToken(issuer.Claims{Tenant: tenancy.ID(c.Tenant), Subject: c.Subject, Roles: c.Role, TTL: c.TTL})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(r.out, token); err != nil {
		return err
	}
	return r.remarkUnknownTenant(tenancy.ID(c.Tenant))
}

// localToken signs a token with the key of the local installation.
func (r *runtime) localToken(claims issuer.Claims) (string, error) {
	if _, err := os.Stat(r.dir.SigningKey()); errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("there is no local installation in %s to sign a token: start one with guanxi up, or set GUANXI_TOKEN", r.dir)
	}
	run, err := r.dir.ReadRun()
	if err != nil {
		return "", err
	}
	signer, err := issuer.Open(r.dir.SigningKey(), run.Issuer, up.Audience)
	if err != nil {
		return "", err
	}
	return signer.Token(claims)
}

// remarkUnknownTenant tells that the token will be refused as long as its tenant is not in the tenants file.
func (r *runtime) remarkUnknownTenant(id tenancy.ID) error {
	tenants, err := tenancy.ReadFile(r.dir.Tenants())
	if err != nil || id == "" {
		return err
	}
	for _, tenant := range tenants {
		if tenant.ID == id {
			return nil
		}
	}
	_, err = fmt.Fprintf(r.err, "Note: %s has no tenant %s yet; add it there, and the token is taken.\n", r.dir.Tenants(), id)
	return err
}
