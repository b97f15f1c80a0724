package tenant

import (
	"cmp"
	"context"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// candidate is a Stack that the tenant may be placed into.
type candidate struct {
	key     client.ObjectKey
	tenants int
}

// choose places the tenant into the Stack of its class's pool with the fewest tenants, and the first by name of those. A
// tenant whose data an earlier deletion has kept goes back to where they are.
func (v *visit) choose(ctx context.Context) error {
	home, err := v.home(ctx)
	if err != nil {
		return err
	}
	candidates, why, err := v.candidates(ctx, home)
	if err != nil {
		return err
	}
	if len(candidates) == 0 {
		v.isNot(v1alpha1.TenantDataReady, why.reason, why.message)
		return why
	}
	return v.place(ctx, candidates[0].key)
}

// chooseAnew moves a tenant that was never served to a Stack that has room, and leaves it where it is when none has.
func (v *visit) chooseAnew(ctx context.Context, full *stop) error {
	candidates, _, err := v.candidates(ctx, "")
	if err != nil {
		return err
	}
	if len(candidates) == 0 {
		return full
	}
	if err := v.place(ctx, candidates[0].key); err != nil {
		return err
	}
	return stopf(v1alpha1.TenantStackReady, v1alpha1.ReasonProgressing, awaitingFile, candidates[0].key)
}

// candidates returns the Stacks that take the tenant, the best first, or why there are none. With a home it is that or none.
func (v *visit) candidates(ctx context.Context, home string) ([]candidate, *stop, error) {
	const condition = v1alpha1.TenantStackReady
	selector, err := metav1.LabelSelectorAsSelector(&v.class.Spec.Pool.Selector)
	if err != nil || selector.Empty() {
		return nil, stopf(condition, v1alpha1.ReasonNoStackMatches, "the pool selector of TenantClass %s selects nothing: mend it", v.class.Name), nil
	}
	var stacks v1alpha1.StackList
	if err := v.Client.List(ctx, &stacks, client.MatchingLabelsSelector{Selector: selector}, client.UnsafeDisableDeepCopy); err != nil {
		return nil, nil, err
	}
	var found []candidate
	var full, unready []string
	for i := range stacks.Items {
		stack := &stacks.Items[i]
		key := client.ObjectKeyFromObject(stack)
		if !v.fits(stack) || home != "" && key.String() != home {
			continue
		}
		if !isServing(stack) {
			unready = append(unready, key.String())
			continue
		}
		tenants, err := tenantsOf(ctx, v.Client, key)
		if err != nil {
			return nil, nil, err
		}
		if len(tenants) >= int(stack.Spec.MaxTenants) {
			full = append(full, key.String())
			continue
		}
		found = append(found, candidate{key: key, tenants: len(tenants)})
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.tenants, b.tenants), cmp.Compare(a.key.String(), b.key.String()))
	})
	return found, v.whyNowhere(home, full, unready), nil
}

// fits reports whether the Stack is one for this tenant, whatever its state.
func (v *visit) fits(stack *v1alpha1.Stack) bool {
	inRegion := v.tenant.Spec.Region == "" || v.tenant.Spec.Region == stack.Spec.Region
	return inRegion && stack.DeletionTimestamp == nil && stack.Labels[v1alpha1.TenantLabel] == ""
}

func (v *visit) whyNowhere(home string, full, unready []string) *stop {
	const condition = v1alpha1.TenantStackReady
	slices.Sort(full)
	slices.Sort(unready)
	switch {
	case len(full) > 0:
		return stopf(condition, v1alpha1.ReasonPoolFull, "no room in %s: raise maxTenants, or add a Stack that TenantClass %s selects",
			some(full), v.class.Name)
	case len(unready) > 0:
		return stopf(condition, v1alpha1.ReasonStackNotReady, "no tenant can be placed into %s until it is ready: look at its conditions", some(unready))
	case home != "":
		return stopf(condition, v1alpha1.ReasonNoStackMatches, "the tenant's data were kept in Stack %s, which is not among those that "+
			"TenantClass %s selects: create it again, or delete ConfigMap %s to begin anew elsewhere", home, v.class.Name, v.receiptKey())
	case v.tenant.Spec.Region != "":
		return stopf(condition, v1alpha1.ReasonNoStackMatches, "TenantClass %s selects no Stack in region %s: add one, or change spec.region",
			v.class.Name, v.tenant.Spec.Region)
	default:
		return stopf(condition, v1alpha1.ReasonNoStackMatches, "TenantClass %s selects no Stack: add one, or mend the class's pool selector", v.class.Name)
	}
}

// some names the first of many.
func some(names []string) string {
	const few = 3
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:few], ", ") + " and others"
}
