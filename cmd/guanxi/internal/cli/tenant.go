package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/kube"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// tenantCommand works with the Tenants of a cluster; a local installation has its tenants file.
type tenantCommand struct {
	Kubeconfig string `placeholder:"FILE" help:"As kubectl's; KUBECONFIG or ~/.kube/config when left out."`
	Context    string `placeholder:"NAME" help:"As kubectl's; the current one when left out."`

	Create  tenantCreateCommand  `cmd:"" help:"Make a tenant, or print it for a repository (--dry-run)."`
	List    tenantListCommand    `cmd:"" help:"List the tenants."`
	Show    tenantShowCommand    `cmd:"" help:"Say how a tenant is, and what keeps it from being ready."`
	Suspend tenantSuspendCommand `cmd:"" help:"Stop a tenant; its data stay."`
	Resume  tenantResumeCommand  `cmd:"" help:"Serve a suspended tenant again."`
	Delete  tenantDeleteCommand  `cmd:"" help:"Delete a tenant; what becomes of its data is its policy's."`
	Usage   tenantUsageCommand   `cmd:"" help:"Show what tenants use of what they may use."`
}

// open returns the client of the cluster that the flags name.
func (c *tenantCommand) open() (*kube.Tenants, error) {
	return kube.Open(kube.Cluster{Kubeconfig: c.Kubeconfig, Context: c.Context})
}

// lookEvery is how often a waiting command asks the cluster.
const lookEvery = time.Second

// waitFlags are of commands that ask for something which takes its time.
type waitFlags struct {
	Wait    bool          `help:"Wait until it is so."`
	Timeout time.Duration `default:"5m" help:"How long to wait (${default})."`
}

// await asks for the tenant until done says so. What keeps it shows while it waits.
func (w waitFlags) await(ctx context.Context, r *runtime, tenants *kube.Tenants, id string, done func(*v1alpha1.Tenant, error) bool) error {
	ctx, cancel := context.WithTimeout(ctx, w.Timeout)
	defer cancel()
	line := r.line()
	defer line.clear()
	for {
		tenant, err := tenants.Get(ctx, id)
		if done(tenant, err) {
			return nil
		}
		if err != nil {
			return err
		}
		line.showf("%s: %s", id, remark(tenant))
		if err := r.pause(ctx, lookEvery); err != nil {
			return fmt.Errorf("no longer waiting for %s: %s", id, remark(tenant))
		}
	}
}

// settled reports whether what the operator says of the tenant is about its present spec, and the condition holds.
func settled(t *v1alpha1.Tenant, condition string) bool {
	c := meta.FindStatusCondition(t.Status.Conditions, condition)
	return c != nil && c.Status == metav1.ConditionTrue && c.ObservedGeneration >= t.Generation
}

// remark is the one sentence that says how the tenant is.
func remark(t *v1alpha1.Tenant) string {
	ready := meta.FindStatusCondition(t.Status.Conditions, v1alpha1.TenantReady)
	if ready == nil {
		return "the operator has not looked at it yet; is it running?"
	}
	return fmt.Sprintf("%s: %s", ready.Reason, ready.Message)
}

// gone is done when the tenant is no more.
func gone(_ *v1alpha1.Tenant, err error) bool { return errors.Is(err, kube.ErrNotFound) }
