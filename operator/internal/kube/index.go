package kube

import (
	"context"
	"errors"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// Fields by which the cache finds Tenants. Every manager made here has them.
const (
	TenantsByStack = "status.stack"   // value: StackKey
	TenantsByClass = "spec.className" // value: the class's name
)

// StackKey is the value of TenantsByStack for a Stack.
func StackKey(stack client.ObjectKey) string { return stack.String() }

// StackOf returns the Stack that serves a tenant, and whether there is one.
func StackOf(tenant *v1alpha1.Tenant) (client.ObjectKey, bool) {
	key := client.ObjectKey{Namespace: tenant.Status.Namespace, Name: tenant.Status.Stack}
	return key, key.Namespace != "" && key.Name != ""
}

func indexTenants(ctx context.Context, indexer client.FieldIndexer) error {
	return errors.Join(
		indexer.IndexField(ctx, &v1alpha1.Tenant{}, TenantsByStack, func(obj client.Object) []string {
			if tenant, ok := obj.(*v1alpha1.Tenant); ok {
				if stack, placed := StackOf(tenant); placed {
					return []string{StackKey(stack)}
				}
			}
			return nil
		}),
		indexer.IndexField(ctx, &v1alpha1.Tenant{}, TenantsByClass, func(obj client.Object) []string {
			if tenant, ok := obj.(*v1alpha1.Tenant); ok {
				return []string{tenant.Spec.ClassName}
			}
			return nil
		}),
	)
}
