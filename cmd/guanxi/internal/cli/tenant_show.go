package cli

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

type tenantShowCommand struct {
	ID string `arg:"" help:"The tenant's id."`
}

func (*tenantShowCommand) Help() string {
	return `Every condition is True when all is well; its message says what to do when it is not.

Example:

    $ guanxi tenant show acme
    Tenant     acme (Acme Trading)
    Class      standard
    Phase      Ready
    …`
}

func (c *tenantShowCommand) Run(ctx context.Context, r *runtime, in *tenantCommand) error {
	tenants, err := in.open()
	if err != nil {
		return err
	}
	t, err := tenants.Get(ctx, c.ID)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', 0)
	for _, row := range about(t) {
		if row[1] != "" {
			_, _ = fmt.Fprintf(table, "%s\t%s\n", row[0], row[1]) // Flush returns the error
		}
	}
	_, _ = fmt.Fprintln(table)
	_, _ = fmt.Fprintln(table, "CONDITION\tSTATUS\tREASON\tSINCE\tMESSAGE")
	for _, condition := range t.Status.Conditions {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", condition.Type, condition.Status, condition.Reason,
			condition.LastTransitionTime.UTC().Format("2006-01-02 15:04"), condition.Message)
	}
	if len(t.Status.Conditions) == 0 {
		_, _ = fmt.Fprintf(table, "%s\n", remark(t))
	}
	return table.Flush()
}

// about is what there is to say of a tenant besides its conditions: a word and its value, in order.
func about(t *v1alpha1.Tenant) [][2]string {
	name := t.Name
	if t.Spec.DisplayName != "" {
		name += " (" + t.Spec.DisplayName + ")"
	}
	rows := [][2]string{
		{"Tenant", name},
		{"Class", t.Spec.ClassName},
		{"Phase", string(t.Status.Phase)},
		{"URL", t.Status.URL},
		{"Hostnames", strings.Join(t.Spec.Hostnames, ", ")},
		{"Stack", t.Status.Stack},
		{"Namespace", t.Status.Namespace},
		{"Admins", strings.Join(t.Spec.Admins, ", ")},
		{"Deletion", deletion(t)},
	}
	if usage := t.Status.Usage; usage != nil {
		rows = append(rows,
			[2]string{"Customers", number(usage.Customers)}, [2]string{"Storage", quantity(usage.Storage)},
			[2]string{"Events today", number(usage.EventsToday)}, [2]string{"Last activity", moment(usage.LastActivity)})
	}
	return rows
}

func deletion(t *v1alpha1.Tenant) string {
	text := string(t.Spec.DeletionPolicy)
	if text == "" {
		text = "as its class says"
	}
	if t.Spec.DeletionProtection == "Enabled" {
		text += ", protected"
	}
	if t.DeletionTimestamp != nil {
		text += ", asked for at " + t.DeletionTimestamp.UTC().Format("2006-01-02 15:04")
	}
	return text
}

func moment(t *metav1.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04")
}
