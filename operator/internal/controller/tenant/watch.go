package tenant

import (
	"context"
	"strings"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
)

func request(name string) reconcile.Request {
	return reconcile.Request{NamespacedName: types.NamespacedName{Name: name}}
}

// labelled leads an object of a tenant's to it.
func labelled(_ context.Context, object client.Object) []reconcile.Request {
	if name := object.GetLabels()[v1alpha1.TenantLabel]; name != "" {
		return []reconcile.Request{request(name)}
	}
	return nil
}

// ofNamespace leads a namespace to the tenant that wants it, whoever has made it.
func ofNamespace(_ context.Context, object client.Object) []reconcile.Request {
	if id, named := strings.CutPrefix(object.GetName(), render.NamespaceName("")); named {
		return []reconcile.Request{request(id)}
	}
	return nil
}

// ofClass leads a class to its tenants.
func (r *Reconciler) ofClass(ctx context.Context, object client.Object) []reconcile.Request {
	return r.list(ctx, nil, client.MatchingFields{kube.TenantsByClass: object.GetName()})
}

// ofStack leads a Stack to the tenants that it serves, and when it may take more, to those that wait for a place.
func (r *Reconciler) ofStack(ctx context.Context, object client.Object) []reconcile.Request {
	served := r.list(ctx, nil, client.MatchingFields{kube.TenantsByStack: kube.StackKey(client.ObjectKeyFromObject(object))})
	if own := object.GetLabels()[v1alpha1.TenantLabel]; own != "" {
		return append(served, request(own))
	}
	return append(served, r.list(ctx, isWaiting)...)
}

// ofSecret leads a Secret to the tenant that it is of, or to those whose class names it.
func (r *Reconciler) ofSecret(ctx context.Context, object client.Object) []reconcile.Request {
	if object.GetNamespace() != r.Namespace {
		return labelled(ctx, object)
	}
	var classes v1alpha1.TenantClassList
	if err := r.Client.List(ctx, &classes, client.UnsafeDisableDeepCopy); err != nil {
		return nil
	}
	var requests []reconcile.Request
	for i := range classes.Items {
		if names(&classes.Items[i], object.GetName()) {
			requests = append(requests, r.ofClass(ctx, &classes.Items[i])...)
		}
	}
	return requests
}

// names reports whether a class names a Secret of the operator's namespace.
func names(class *v1alpha1.TenantClass, secret string) bool {
	plan := class.Spec.Dedicated
	if plan == nil {
		return false
	}
	for _, pull := range plan.Stack.Image.PullSecrets {
		if pull.Name == secret {
			return true
		}
	}
	return plan.MongoDBAdminSecret == secret || plan.KafkaAdminSecret == secret
}

// isWaiting reports whether a tenant has no place yet.
func isWaiting(tenant *v1alpha1.Tenant) bool {
	_, placed := kube.StackOf(tenant)
	return !placed
}

// list returns the tenants that match; an error is one of the cache, which is not there yet, and then they are visited anyway.
func (r *Reconciler) list(ctx context.Context, keep func(*v1alpha1.Tenant) bool, options ...client.ListOption) []reconcile.Request {
	var tenants v1alpha1.TenantList
	if err := r.Client.List(ctx, &tenants, append(options, client.UnsafeDisableDeepCopy)...); err != nil {
		return nil
	}
	var requests []reconcile.Request
	for i := range tenants.Items {
		if keep == nil || keep(&tenants.Items[i]) {
			requests = append(requests, request(tenants.Items[i].Name))
		}
	}
	return requests
}
