package tenant

import (
	"context"
	"errors"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/apply"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
)

// bound makes the tenant's namespace, records that the tenant is placed there, and makes what bounds it. The namespace comes
// first: a tenant that finds somebody else's is not placed, so its deletion will not touch anything of that name.
func (v *visit) bound(ctx context.Context) error {
	id := v.tenant.Spec.ID
	if err := v.claimNamespace(ctx); err != nil {
		return err
	}
	if !v.isPlaced() {
		if err := v.place(ctx, render.StackKey(id)); err != nil {
			return err
		}
	}
	wanted, unwanted := render.Bounds(id, *v.class.Spec.Dedicated, v.Neighbours)
	pulls, err := v.pullSecrets(ctx)
	if err != nil {
		return err
	}
	for _, object := range append(wanted, pulls...) {
		if _, err := v.Applier.Apply(ctx, object); err != nil {
			return v.inNamespace(err)
		}
	}
	for _, object := range unwanted {
		if _, err := v.Applier.Delete(ctx, object); err != nil {
			return err
		}
	}
	v.is(v1alpha1.TenantNamespaceReady, v1alpha1.ReasonReady, "namespace "+render.NamespaceName(id)+" and what bounds it are there")
	return nil
}

func (v *visit) claimNamespace(ctx context.Context) error {
	name := render.NamespaceName(v.tenant.Spec.ID)
	_, err := v.Applier.Apply(ctx, render.Namespace(v.tenant.Spec.ID), apply.OnlyOurs())
	switch {
	case errors.Is(err, apply.ErrNotOurs):
		return stopf(v1alpha1.TenantNamespaceReady, v1alpha1.ReasonNamespaceNotOurs, "namespace %s exists and was not made for this "+
			"tenant: delete it if nobody needs it, or make the tenant under another id", name)
	case errors.Is(err, apply.ErrTerminating):
		return v.namespaceDeleting(ctx)
	default:
		return err
	}
}

// inNamespace tells of a namespace that was deleted while something was made in it.
func (v *visit) inNamespace(err error) error {
	if errors.Is(err, apply.ErrTerminating) || apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause) {
		return stopf(v1alpha1.TenantNamespaceReady, v1alpha1.ReasonNamespaceDeleting, "what is in namespace %s is being deleted; it is "+
			"made again as soon as it is gone", render.NamespaceName(v.tenant.Spec.ID)).in(lookAgain)
	}
	return err
}

// namespaceDeleting tells that the tenant's namespace is on its way out, and what keeps it.
func (v *visit) namespaceDeleting(ctx context.Context) error {
	name := render.NamespaceName(v.tenant.Spec.ID)
	namespace := &corev1.Namespace{}
	err := v.Uncached.Get(ctx, client.ObjectKey{Name: name}, namespace)
	if client.IgnoreNotFound(err) != nil {
		return err
	}
	message := "namespace " + name + " is being deleted"
	if held := heldBy(namespace); held != "" {
		message += ", and is held by what must be put right there: " + held
	}
	return stopf(v1alpha1.TenantNamespaceReady, v1alpha1.ReasonNamespaceDeleting, "%s", message).in(lookAgain)
}

// heldBy returns what Kubernetes says keeps a namespace from going.
func heldBy(namespace *corev1.Namespace) string {
	var reasons []string
	for _, condition := range namespace.Status.Conditions {
		if condition.Status == corev1.ConditionTrue {
			reasons = append(reasons, condition.Message)
		}
	}
	slices.Sort(reasons)
	return strings.Join(reasons, "; ")
}

// pullSecrets returns copies of the class's image pull Secrets, from the operator's namespace to the tenant's. One that is not
// there may come into the tenant's namespace by other ways; if it does not, the Stack tells that its images cannot be had.
func (v *visit) pullSecrets(ctx context.Context) ([]runtime.ApplyConfiguration, error) {
	var copies []runtime.ApplyConfiguration
	for _, ref := range v.class.Spec.Dedicated.Stack.Image.PullSecrets {
		metadata := &metav1.PartialObjectMetadata{}
		metadata.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("Secret"))
		key := client.ObjectKey{Namespace: v.Namespace, Name: ref.Name}
		if err := v.Client.Get(ctx, key, metadata); apierrors.IsNotFound(err) {
			continue
		} else if err != nil {
			return nil, err
		}
		original := &corev1.Secret{}
		if err := v.Uncached.Get(ctx, key, original); apierrors.IsNotFound(err) {
			continue
		} else if err != nil {
			return nil, err
		}
		copies = append(copies, render.PullSecret(v.tenant.Spec.ID, original))
	}
	return copies, nil
}
