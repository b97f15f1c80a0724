package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/client"
	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// demoEnd is the setting that keeps the last day of a demo tenant's year, so that running the command again on another
// day makes the same data.
const demoEnd = "demo.end"

// demoTenant adds the tenant to the local tenants file, or finds it there, and returns the last day of its year.
func (r *runtime) demoTenant(id tenancy.ID, today time.Time) (time.Time, error) {
	tenants, err := tenancy.ReadFile(r.dir.Tenants())
	if err != nil {
		return time.Time{}, err
	}
	for _, tenant := range tenants {
		if tenant.ID != id {
			continue
		}
		end, err := time.Parse(time.DateOnly, tenant.Settings[demoEnd])
		if err != nil {
			return end, fmt.Errorf("the tenant %s is in %s already and is no demo: choose another with --tenant", id, r.dir.Tenants())
		}
		return end, nil
	}
	end := today.Truncate(24 * time.Hour)
	return end, tenancy.AddToFile(r.dir.Tenants(), tenancy.Tenant{
		ID: id, State: tenancy.Active, DisplayName: "清茗茶行 Clear Leaf Tea", TimeZone: "Asia/Shanghai", Currency: "CNY", Language: "zh-CN",
		Settings: map[string]string{demoEnd: end.Format(time.DateOnly)},
	})
}

const (
	askEvery = 100 * time.Millisecond
	serving  = 15 * time.Second // how long a new tenant may take to be served
)

// answers reports whether the server answers at all, before anything is changed.
func (r *runtime) answers(ctx context.Context, api *client.Client) error {
	return api.Get(ctx, "/livez", nil)
}

// untilServed waits until the services have read the tenants file.
func (r *runtime) untilServed(ctx context.Context, api *client.Client, id tenancy.ID) error {
	deadline := time.Now().Add(serving)
	for _, path := range []string{"/v1/customers?limit=1", "/v1/tasks?limit=1", "/v1/surveys?limit=1", "/v1/dashboard"} {
		for {
			err := api.Get(ctx, path, nil)
			var refused *problem.Problem
			if err == nil {
				break
			}
			if !errors.As(err, &refused) || refused.Status != http.StatusForbidden {
				return err
			}
			if time.Now().After(deadline) {
				return fmt.Errorf("%s does not serve the tenant %s of %s (%w): is it the installation of this data folder?",
					api.Server(), id, r.dir.Tenants(), err)
			}
			if err := r.pause(ctx, askEvery); err != nil {
				return err
			}
		}
	}
	return nil
}

// pause waits, unless the command is given up.
func (r *runtime) pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return errors.New("given up")
	case <-time.After(d):
		return nil
	}
}
