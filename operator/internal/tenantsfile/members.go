package tenantsfile

import (
	"cmp"
	"context"
	"slices"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
)

// entries are of the members those that the Stack serves, as many as it has room for. One that has lost its class
// keeps the entry it has; one that the services would refuse is left out, for they would refuse all the others with it.
func (r *Reconciler) entries(ctx context.Context, stack *v1alpha1.Stack, members []v1alpha1.Tenant) ([]tenancy.Tenant, error) {
	lookup := classes{client: r.Client, known: make(map[string]*v1alpha1.TenantClass)}
	var entries []tenancy.Tenant
	var before map[tenancy.ID]tenancy.Tenant
	for i := range members {
		tenant := &members[i]
		class, err := lookup.get(ctx, tenant.Spec.ClassName)
		if err != nil {
			return nil, err
		}
		var entry tenancy.Tenant
		if class != nil {
			entry = Entry(tenant, class)
		} else {
			if before == nil {
				if before, err = r.written(ctx, stack); err != nil {
					return nil, err
				}
			}
			had, there := before[tenancy.ID(tenant.Spec.ID)]
			if !there {
				continue
			}
			entry = had
		}
		if err := Check(entry); err != nil {
			log.FromContext(ctx).Info("a tenant is left out of the tenants file", "tenant", tenant.Name, "reason", err.Error())
			continue
		}
		entries = append(entries, entry)
	}
	return r.fitting(ctx, stack, entries)
}

// fitting are as many of the entries as the Stack has room for: first those that are served already, then the oldest. Whoever
// comes late does not push out a tenant that is at work.
func (r *Reconciler) fitting(ctx context.Context, stack *v1alpha1.Stack, entries []tenancy.Tenant) ([]tenancy.Tenant, error) {
	room := int(stack.Spec.MaxTenants)
	if len(entries) <= room {
		return entries, nil
	}
	served, err := r.written(ctx, stack)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(entries, func(a, b tenancy.Tenant) int {
		return cmp.Compare(waits(served, a), waits(served, b))
	})
	return entries[:room], nil
}

func waits(served map[tenancy.ID]tenancy.Tenant, entry tenancy.Tenant) int {
	if _, is := served[entry.ID]; is {
		return 0
	}
	return 1
}

// members are the Tenants that are placed into the Stack and not on their way out of it, the oldest first.
func (r *Reconciler) members(ctx context.Context, stack *v1alpha1.Stack) ([]v1alpha1.Tenant, error) {
	list := &v1alpha1.TenantList{}
	key := kube.StackKey(client.ObjectKeyFromObject(stack))
	if err := r.Client.List(ctx, list, client.MatchingFields{kube.TenantsByStack: key}); err != nil {
		return nil, err
	}
	members := slices.DeleteFunc(list.Items, func(t v1alpha1.Tenant) bool { return t.IsLeaving() })
	slices.SortFunc(members, func(a, b v1alpha1.Tenant) int {
		return cmp.Or(a.CreationTimestamp.Compare(b.CreationTimestamp.Time), cmp.Compare(a.Name, b.Name))
	})
	return members, nil
}

// written are the entries as they are in the cluster.
func (r *Reconciler) written(ctx context.Context, stack *v1alpha1.Stack) (map[tenancy.ID]tenancy.Tenant, error) {
	entries := make(map[tenancy.ID]tenancy.Tenant)
	for shard := range shards {
		held := &corev1.ConfigMap{}
		err := r.Client.Get(ctx, client.ObjectKey{Namespace: stack.Namespace, Name: ConfigMapName(stack.Name, shard)}, held)
		if client.IgnoreNotFound(err) != nil {
			return nil, err
		}
		for _, entry := range read(held.Data[FileName(shard)]) {
			entries[entry.ID] = entry
		}
	}
	return entries, nil
}

// classes asks for each class once.
type classes struct {
	client client.Reader
	known  map[string]*v1alpha1.TenantClass
}

// get returns nil for a class that does not exist.
func (c classes) get(ctx context.Context, name string) (*v1alpha1.TenantClass, error) {
	if class, asked := c.known[name]; asked {
		return class, nil
	}
	class := &v1alpha1.TenantClass{}
	err := c.client.Get(ctx, client.ObjectKey{Name: name}, class)
	switch {
	case apierrors.IsNotFound(err):
		class = nil
	case err != nil:
		return nil, err
	}
	c.known[name] = class
	return class, nil
}
