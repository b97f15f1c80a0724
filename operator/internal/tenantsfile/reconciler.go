package tenantsfile

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	coreac "k8s.io/client-go/applyconfigurations/core/v1"
	metaac "k8s.io/client-go/applyconfigurations/meta/v1"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/apply"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
)

// Config is what the reconciler works with.
type Config struct {
	Client   client.Client // reads from the cache
	Applier  *apply.Applier
	Registry *Registry
	Clock    clock.PassiveClock

	Quiet   time.Duration // how long a change waits for others to be written with; 250 ms when zero
	Spacing time.Duration // between two times that a Stack's file is written; 2 seconds when zero
}

// Reconciler keeps the tenants file of each Stack as the Tenants in it are.
type Reconciler struct {
	Config

	pace *pace
}

// New returns a reconciler.
func New(cfg Config) *Reconciler {
	if cfg.Quiet == 0 {
		cfg.Quiet = 250 * time.Millisecond
	}
	if cfg.Spacing == 0 {
		cfg.Spacing = 2 * time.Second
	}
	return &Reconciler{Config: cfg, pace: newPace(cfg.Clock, cfg.Spacing)}
}

// Reconcile writes what has changed of one Stack's file, no more often than the spacing allows: the tenants that come
// meanwhile are written together.
func (r *Reconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	stack := &v1alpha1.Stack{}
	if err := r.Client.Get(ctx, req.NamespacedName, stack); err != nil {
		if apierrors.IsNotFound(err) {
			r.Registry.forget(req.NamespacedName)
			r.pace.forget(req.NamespacedName)
			return ctrl.Result{}, nil
		}
		return ctrl.Result{}, err
	}
	members, err := r.members(ctx, stack)
	if err != nil {
		return ctrl.Result{}, err
	}
	entries, err := r.entries(ctx, stack, members)
	if err != nil {
		return ctrl.Result{}, err
	}
	files, err := files(stack, addressed(entries, members))
	if err != nil {
		return ctrl.Result{}, err
	}
	content := revision(files)
	if content != stack.Status.TenantsRevision {
		if wait := r.pace.take(req.NamespacedName); wait > 0 {
			return ctrl.Result{RequeueAfter: wait}, nil
		}
	}
	if err := r.write(ctx, stack, files); err != nil {
		return ctrl.Result{}, err
	}
	if content != stack.Status.TenantsRevision {
		r.nudge(ctx, stack, content)
	}
	if err := r.tell(ctx, stack, int32(len(entries)), content); err != nil {
		return ctrl.Result{}, err
	}
	return ctrl.Result{}, r.Registry.set(ctx, req.NamespacedName, entries)
}

// write puts the shards into ConfigMaps and takes away those that have no tenants any more. A tenant that moves from one
// shard to another is for a moment in both; the services keep what they have until it is in one.
func (r *Reconciler) write(ctx context.Context, stack *v1alpha1.Stack, files map[int][]byte) error {
	for shard := range shards {
		text, there := files[shard]
		if !there {
			unwanted := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{
				Namespace: stack.Namespace, Name: ConfigMapName(stack.Name, shard),
			}}
			if _, err := r.Applier.Delete(ctx, unwanted); err != nil {
				return err
			}
			continue
		}
		if _, err := r.Applier.Apply(ctx, configMap(stack, shard, text)); err != nil {
			return fmt.Errorf("write the tenants file: %w", err)
		}
	}
	return nil
}

func configMap(stack *v1alpha1.Stack, shard int, text []byte) *coreac.ConfigMapApplyConfiguration {
	labels := map[string]string{
		"app.kubernetes.io/name":     "guanxi",
		"app.kubernetes.io/part-of":  "guanxi",
		"app.kubernetes.io/instance": stack.Name,
		kube.ManagedByLabel:          v1alpha1.FieldManager,
		v1alpha1.StackLabel:          stack.Name,
	}
	if tenant := stack.Labels[v1alpha1.TenantLabel]; tenant != "" {
		labels[v1alpha1.TenantLabel] = tenant
	}
	return coreac.ConfigMap(ConfigMapName(stack.Name, shard), stack.Namespace).WithLabels(labels).
		WithOwnerReferences(metaac.OwnerReference().
			WithAPIVersion(v1alpha1.GroupVersion.String()).WithKind("Stack").WithName(stack.Name).WithUID(stack.UID).
			WithController(true).WithBlockOwnerDeletion(true)).
		WithData(map[string]string{FileName(shard): string(text)})
}

// tell writes the Stack's status where it says something else.
func (r *Reconciler) tell(ctx context.Context, stack *v1alpha1.Stack, tenants int32, revision string) error {
	status := &stack.Status
	if status.Tenants != nil && *status.Tenants == tenants && status.TenantsRevision == revision {
		return nil
	}
	before := stack.DeepCopy()
	status.Tenants, status.TenantsRevision = &tenants, revision
	return client.IgnoreNotFound(r.Client.Status().Patch(ctx, stack, client.MergeFrom(before)))
}
