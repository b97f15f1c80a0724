package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/kube"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

type tenantDeleteCommand struct {
	waitFlags `embed:""`
	ID        string `arg:"" help:"The tenant's id."`
	Policy    string `enum:",Retain,Delete" default:"" placeholder:"POLICY" help:"Retain or Delete its data; as the tenant or its class says when left out."`
	Yes       string `placeholder:"ID" help:"The tenant's id once more, to say that you mean it."`
}

func (*tenantDeleteCommand) Help() string {
	return `The operator leaves a receipt of what was removed and what was kept: ConfigMap tenant-<id>-receipt in its namespace.

Example:

    guanxi tenant delete acme --policy Retain --yes acme --wait`
}

func (c *tenantDeleteCommand) Run(ctx context.Context, r *runtime, in *tenantCommand) error {
	tenants, err := in.open()
	if err != nil {
		return err
	}
	tenant, err := tenants.Get(ctx, c.ID)
	if err != nil {
		return err
	}
	if tenant.Spec.DeletionProtection == "Enabled" {
		return fmt.Errorf("%s is protected from deletion; set spec.deletionProtection to Disabled first", c.ID)
	}
	policy, err := c.policy(ctx, tenants, tenant)
	if err != nil {
		return err
	}
	if c.Yes != c.ID {
		return fmt.Errorf("%s would be deleted, and its data would be %s; repeat the command with --yes %s", c.ID, fate(policy), c.ID)
	}
	if c.Policy != "" {
		if err := tenants.SetDeletionPolicy(ctx, c.ID, policy); err != nil {
			return err
		}
	}
	if err := tenants.Delete(ctx, tenant); err != nil {
		return err
	}
	if !c.Wait {
		_, err = fmt.Fprintf(r.err, "Tenant %s is asked to go; its data are %s.\n", c.ID, fate(policy))
		return err
	}
	if err := c.await(ctx, r, tenants, c.ID, gone); err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.err, "Tenant %s is gone; its data are %s.\n", c.ID, fate(policy))
	return err
}

// policy is the one that will decide: the command's, the tenant's or its class's.
func (c *tenantDeleteCommand) policy(ctx context.Context, tenants *kube.Tenants, tenant *v1alpha1.Tenant) (v1alpha1.DeletionPolicy, error) {
	switch {
	case c.Policy != "":
		return v1alpha1.DeletionPolicy(c.Policy), nil
	case tenant.Spec.DeletionPolicy != "":
		return tenant.Spec.DeletionPolicy, nil
	}
	class, err := tenants.Class(ctx, tenant.Spec.ClassName)
	if err != nil {
		return "", errors.Join(errors.New("say with --policy what becomes of the data"), err)
	}
	return class.Spec.DeletionPolicy, nil
}

func fate(policy v1alpha1.DeletionPolicy) string {
	if policy == v1alpha1.Delete {
		return "removed"
	}
	return "kept"
}
