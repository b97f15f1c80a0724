package tenantclass

import (
	"context"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
)

// Config is what the reconciler works with.
type Config struct {
	Client    client.Client // reads from the cache
	Uncached  client.Reader // reads Secrets
	Events    events.EventRecorder
	Clock     clock.PassiveClock
	Namespace string // the operator's own, where administrators' Secrets are
}

// Reconciler says how TenantClasses are.
type Reconciler struct{ Config }

// New returns a reconciler.
func New(cfg Config) *Reconciler { return &Reconciler{Config: cfg} }

// Reconcile visits one TenantClass.
func (r *Reconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	class := &v1alpha1.TenantClass{}
	if err := r.Client.Get(ctx, req.NamespacedName, class); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	tenants, err := r.tenants(ctx, class)
	if err != nil {
		return ctrl.Result{}, err
	}
	if held, err := r.hold(ctx, class, len(tenants) > 0); err != nil || !held {
		return ctrl.Result{}, err
	}
	accepted, err := r.judge(ctx, class, tenants)
	if err != nil {
		return ctrl.Result{}, err
	}
	return ctrl.Result{}, r.save(ctx, class, accepted, len(tenants))
}

// tenants returns the names of the class's tenants, those that are being deleted too: their cleanup needs the class.
func (r *Reconciler) tenants(ctx context.Context, class *v1alpha1.TenantClass) ([]string, error) {
	var list v1alpha1.TenantList
	err := r.Client.List(ctx, &list, client.MatchingFields{kube.TenantsByClass: class.Name}, client.UnsafeDisableDeepCopy)
	names := make([]string, len(list.Items))
	for i := range list.Items {
		names[i] = list.Items[i].Name
	}
	slices.Sort(names)
	return names, err
}

// hold keeps the finalizer on the class, from before its first tenant until it is deleted and has none. It reports whether the
// class is still there.
func (r *Reconciler) hold(ctx context.Context, class *v1alpha1.TenantClass, needed bool) (bool, error) {
	before := class.DeepCopy()
	gone := class.DeletionTimestamp != nil && !needed
	var changed bool
	switch {
	case gone:
		changed = controllerutil.RemoveFinalizer(class, v1alpha1.InUseFinalizer)
	case class.DeletionTimestamp == nil:
		changed = controllerutil.AddFinalizer(class, v1alpha1.InUseFinalizer)
	}
	if !changed {
		return !gone, nil
	}
	patch := client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{})
	return !gone, client.IgnoreNotFound(r.Client.Patch(ctx, class, patch))
}

// judge returns the Accepted condition.
func (r *Reconciler) judge(ctx context.Context, class *v1alpha1.TenantClass, tenants []string) (metav1.Condition, error) {
	if class.DeletionTimestamp != nil {
		return refusal(v1alpha1.ReasonInUse, "the class is deleted as soon as no tenant is of it, and takes no new ones; still of it: %s: "+
			"delete them or give them another class", some(tenants)), nil
	}
	if class.Spec.Isolation == v1alpha1.Pooled {
		return judgePool(class.Spec.Pool), nil
	}
	for _, secret := range []struct{ name, key string }{
		{class.Spec.Dedicated.MongoDBAdminSecret, "uri"},
		{class.Spec.Dedicated.KafkaAdminSecret, "brokers"},
	} {
		found, err := r.judgeSecret(ctx, secret.name, secret.key)
		if err != nil || found.Status == metav1.ConditionFalse {
			return found, err
		}
	}
	return acceptance("tenants of the class can be made"), nil
}

func judgePool(pool *v1alpha1.Pool) metav1.Condition {
	selector, err := metav1.LabelSelectorAsSelector(&pool.Selector)
	switch {
	case err != nil:
		return refusal(v1alpha1.ReasonNoStackMatches, "spec.pool.selector is not valid: %v", err)
	case selector.Empty():
		return refusal(v1alpha1.ReasonNoStackMatches, "spec.pool.selector is empty, which selects none: name a label of the Stacks that are to take tenants")
	default:
		return acceptance("tenants of the class can be placed")
	}
}

// judgeSecret reads the Secret past the cache, which holds none.
func (r *Reconciler) judgeSecret(ctx context.Context, name, key string) (metav1.Condition, error) {
	secret := &corev1.Secret{}
	err := r.Uncached.Get(ctx, client.ObjectKey{Namespace: r.Namespace, Name: name}, secret)
	switch {
	case apierrors.IsNotFound(err):
		return refusal(v1alpha1.ReasonSecretNotFound, "there is no Secret %s/%s: create it with the key %s", r.Namespace, name, key), nil
	case err != nil:
		return metav1.Condition{}, err
	case strings.TrimSpace(string(secret.Data[key])) == "":
		return refusal(v1alpha1.ReasonSecretIncomplete, "Secret %s/%s has no key %s: add it", r.Namespace, name, key), nil
	default:
		return acceptance(""), nil
	}
}

func acceptance(message string) metav1.Condition {
	return metav1.Condition{Status: metav1.ConditionTrue, Reason: v1alpha1.ReasonReady, Message: message}
}

func refusal(reason, format string, args ...any) metav1.Condition {
	return metav1.Condition{Status: metav1.ConditionFalse, Reason: reason, Message: fmt.Sprintf(format, args...)}
}

// some names the first of many.
func some(names []string) string {
	const few = 5
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
}

// save writes the status if it is new, and tells of a change of the verdict.
func (r *Reconciler) save(ctx context.Context, class *v1alpha1.TenantClass, accepted metav1.Condition, tenants int) error {
	before := class.DeepCopy()
	accepted.Type = v1alpha1.TenantClassAccepted
	accepted.ObservedGeneration = class.Generation
	accepted.LastTransitionTime = metav1.NewTime(r.Clock.Now())
	meta.SetStatusCondition(&class.Status.Conditions, accepted)
	class.Status.ObservedGeneration = class.Generation
	class.Status.Tenants = new(int32(tenants))
	if equality.Semantic.DeepEqual(before.Status, class.Status) {
		return nil
	}
	if err := r.Client.Status().Patch(ctx, class, client.MergeFrom(before)); err != nil {
		return client.IgnoreNotFound(err)
	}
	was := meta.FindStatusCondition(before.Status.Conditions, v1alpha1.TenantClassAccepted)
	if was != nil && was.Status == accepted.Status && was.Reason == accepted.Reason {
		return nil
	}
	kind := corev1.EventTypeNormal
	if accepted.Status == metav1.ConditionFalse {
		kind = corev1.EventTypeWarning
	}
	r.Events.Eventf(class, nil, kind, accepted.Reason, "Accept", "%s", accepted.Message)
	return nil
}
