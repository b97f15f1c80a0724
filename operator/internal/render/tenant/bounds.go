package tenant

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// boundsName is the name of the namespace's one ResourceQuota and one LimitRange.
const boundsName = "tenant"

// Bounds renders what bounds a dedicated tenant's namespace, and names what a class that has changed does not want any more.
func Bounds(id string, plan v1alpha1.Dedication, around Neighbours) (wanted []runtime.ApplyConfiguration, unwanted []client.Object) {
	wanted = append(wanted, ServiceAccount(id))
	if len(plan.Quota) > 0 {
		wanted = append(wanted, resourceQuota(id, plan))
	} else {
		unwanted = append(unwanted, &corev1.ResourceQuota{ObjectMeta: inNamespace(id, boundsName)})
	}
	if len(plan.LimitRange) > 0 {
		wanted = append(wanted, limitRange(id, plan))
	} else {
		unwanted = append(unwanted, &corev1.LimitRange{ObjectMeta: inNamespace(id, boundsName)})
	}
	policies, gone := networkPolicies(id, plan, around)
	return append(wanted, policies...), append(unwanted, gone...)
}

func inNamespace(id, name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: NamespaceName(id), Name: name}
}

func resourceQuota(id string, plan v1alpha1.Dedication) *corev1ac.ResourceQuotaApplyConfiguration {
	return corev1ac.ResourceQuota(boundsName, NamespaceName(id)).WithLabels(Labels(id)).
		WithSpec(corev1ac.ResourceQuotaSpec().WithHard(plan.Quota))
}

func limitRange(id string, plan v1alpha1.Dedication) *corev1ac.LimitRangeApplyConfiguration {
	spec := corev1ac.LimitRangeSpec()
	for _, item := range plan.LimitRange {
		spec.WithLimits(limitRangeItem(item))
	}
	return corev1ac.LimitRange(boundsName, NamespaceName(id)).WithLabels(Labels(id)).WithSpec(spec)
}

func limitRangeItem(item corev1.LimitRangeItem) *corev1ac.LimitRangeItemApplyConfiguration {
	config := corev1ac.LimitRangeItem().WithType(item.Type)
	set := func(with func(corev1.ResourceList) *corev1ac.LimitRangeItemApplyConfiguration, list corev1.ResourceList) {
		if len(list) > 0 {
			with(list)
		}
	}
	set(config.WithMax, item.Max)
	set(config.WithMin, item.Min)
	set(config.WithDefault, item.Default)
	set(config.WithDefaultRequest, item.DefaultRequest)
	set(config.WithMaxLimitRequestRatio, item.MaxLimitRequestRatio)
	return config
}
