package cli

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"text/tabwriter"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/kube"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

type tenantUsageCommand struct {
	ID string `arg:"" optional:"" help:"The tenant's id; all when left out."`
}

func (*tenantUsageCommand) Help() string {
	return `Example:

    $ guanxi tenant usage
    TENANT  CUSTOMERS       STORAGE       EVENTS TODAY  LAST ACTIVITY
    acme    23570 of 50000  61Mi of 10Gi  812           2026-01-31 09:30`
}

func (c *tenantUsageCommand) Run(ctx context.Context, r *runtime, in *tenantCommand) error {
	tenants, err := in.open()
	if err != nil {
		return err
	}
	some, err := c.chosen(ctx, tenants)
	if err != nil {
		return err
	}
	limits := map[string]*v1alpha1.Limits{} // by class
	table := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "TENANT\tCUSTOMERS\tSTORAGE\tEVENTS TODAY\tLAST ACTIVITY") // Flush returns the error
	for _, t := range some {
		may, known := limits[t.Spec.ClassName]
		if !known {
			if class, err := tenants.Class(ctx, t.Spec.ClassName); err == nil { // without its class a tenant's usage still shows
				may = class.Spec.Limits
			}
			limits[t.Spec.ClassName] = may
		}
		used := cmp.Or(t.Status.Usage, &v1alpha1.TenantUsage{})
		of := allowed(t, may)
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", t.Name,
			share(number(used.Customers), number(of.Customers)), share(quantity(used.Storage), quantity(of.Storage)),
			share(number(used.EventsToday), number(of.EventsPerDay)), moment(used.LastActivity))
	}
	return table.Flush()
}

func (c *tenantUsageCommand) chosen(ctx context.Context, tenants *kube.Tenants) ([]v1alpha1.Tenant, error) {
	if c.ID == "" {
		return tenants.List(ctx)
	}
	one, err := tenants.Get(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	return []v1alpha1.Tenant{*one}, nil
}

// allowed is the class's limits with the tenant's own in their places.
func allowed(t v1alpha1.Tenant, class *v1alpha1.Limits) v1alpha1.Limits {
	of := *cmp.Or(class, &v1alpha1.Limits{})
	if t.Spec.Overrides == nil || t.Spec.Overrides.Limits == nil {
		return of
	}
	own := t.Spec.Overrides.Limits
	of.Customers = cmp.Or(own.Customers, of.Customers)
	of.Storage = cmp.Or(own.Storage, of.Storage)
	of.EventsPerDay = cmp.Or(own.EventsPerDay, of.EventsPerDay)
	return of
}

func share(used, of string) string {
	switch {
	case of == "":
		return used
	case used == "":
		return "? of " + of
	default:
		return used + " of " + of
	}
}

func number(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}
