package cli

import (
	"context"
	"fmt"
	"text/tabwriter"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

type tenantListCommand struct {
	Class string `placeholder:"NAME" help:"Only those of this TenantClass."`
	Phase string `placeholder:"PHASE" help:"Only those in this phase, such as Degraded."`
}

func (*tenantListCommand) Help() string {
	return `Example:

    $ guanxi tenant list --phase Degraded
    TENANT  NAME          CLASS     PHASE     REASON         URL
    acme    Acme Trading  standard  Degraded  StackNotReady  https://acme.example.com`
}

func (c *tenantListCommand) Run(ctx context.Context, r *runtime, in *tenantCommand) error {
	tenants, err := in.open()
	if err != nil {
		return err
	}
	all, err := tenants.List(ctx)
	if err != nil {
		return err
	}
	table, shown := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', 0), 0
	_, _ = fmt.Fprintln(table, "TENANT\tNAME\tCLASS\tPHASE\tREASON\tURL") // Flush returns the error
	for _, t := range all {
		if c.Class != "" && t.Spec.ClassName != c.Class || c.Phase != "" && string(t.Status.Phase) != c.Phase {
			continue
		}
		shown++
		reason := ""
		if ready := meta.FindStatusCondition(t.Status.Conditions, v1alpha1.TenantReady); ready != nil {
			reason = ready.Reason
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", t.Name, t.Spec.DisplayName, t.Spec.ClassName, t.Status.Phase, reason, t.Status.URL)
	}
	if shown == 0 {
		_, err := fmt.Fprintln(r.err, "There is no such tenant.")
		return err
	}
	return table.Flush()
}
