package cli

import (
	"context"
	"fmt"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

type tenantSuspendCommand struct {
	waitFlags `embed:""`
	ID        string `arg:"" help:"The tenant's id."`
}

func (c *tenantSuspendCommand) Run(ctx context.Context, r *runtime, in *tenantCommand) error {
	return c.set(ctx, r, in, c.ID, v1alpha1.Suspended)
}

type tenantResumeCommand struct {
	waitFlags `embed:""`
	ID        string `arg:"" help:"The tenant's id."`
}

func (c *tenantResumeCommand) Run(ctx context.Context, r *runtime, in *tenantCommand) error {
	return c.set(ctx, r, in, c.ID, v1alpha1.Active)
}

// set asks for the state, and waits for it if it is to.
func (w waitFlags) set(ctx context.Context, r *runtime, in *tenantCommand, id string, state v1alpha1.State) error {
	tenants, err := in.open()
	if err != nil {
		return err
	}
	if err := tenants.SetState(ctx, id, state); err != nil {
		return err
	}
	if !w.Wait {
		_, err = fmt.Fprintf(r.err, "Tenant %s is asked to be %s.\n", id, state)
		return err
	}
	phase := v1alpha1.PhaseReady
	if state == v1alpha1.Suspended {
		phase = v1alpha1.PhaseSuspended
	}
	err = w.await(ctx, r, tenants, id, func(t *v1alpha1.Tenant, err error) bool {
		return err == nil && t.Status.Phase == phase && t.Status.ObservedGeneration >= t.Generation
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.err, "Tenant %s is %s.\n", id, state)
	return err
}
