package kube

import (
	"maps"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// lastApplied is kubectl's copy of the whole object, which nobody here reads.
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

// cacheOptions bound the operator's memory by what it has made, not by what else the cluster holds.
func cacheOptions() cache.Options {
	ours := cache.ByObject{
		Label:     labels.SelectorFromSet(labels.Set{ManagedByLabel: v1alpha1.FieldManager}),
		Transform: lean,
	}
	ofStacks, err := labels.NewRequirement(v1alpha1.StackLabel, selection.Exists, nil)
	utilruntime.Must(err)
	return cache.Options{DefaultTransform: lean, ByObject: map[client.Object]cache.ByObject{
		&appsv1.Deployment{}:                     ours,
		&autoscalingv2.HorizontalPodAutoscaler{}: ours,
		&batchv1.Job{}:                           {Label: ours.Label, Transform: leanJob},
		&corev1.ConfigMap{}:                      ours,
		&corev1.LimitRange{}:                     ours,
		&corev1.ResourceQuota{}:                  ours,
		&corev1.Service{}:                        ours,
		&corev1.ServiceAccount{}:                 ours,
		&networkingv1.NetworkPolicy{}:            ours,
		&policyv1.PodDisruptionBudget{}:          ours,
		&corev1.Pod{}:                            {Label: labels.NewSelector().Add(*ofStacks), Transform: leanPod},
		&corev1.Namespace{}:                      {Transform: lean},
		&corev1.Secret{}:                         {Transform: lean},
	}}
}

// lean keeps of managedFields what package apply looks at: the fields that we have asked for, and not the status that we
// have told. An object that went through it must be applied or patched, never updated whole: an update would take the other
// managers' entries away.
func lean(obj any) (any, error) {
	o, err := meta.Accessor(obj)
	if err != nil { // a tombstone of an object that was missed
		return obj, nil //nolint:nilerr // there is nothing to make lean
	}
	o.SetManagedFields(slices.DeleteFunc(o.GetManagedFields(), func(e metav1.ManagedFieldsEntry) bool {
		return e.Manager != v1alpha1.FieldManager || e.Subresource != ""
	}))
	if _, there := o.GetAnnotations()[lastApplied]; there {
		rest := maps.Clone(o.GetAnnotations())
		delete(rest, lastApplied)
		o.SetAnnotations(rest)
	}
	return obj, nil
}

// leanPod keeps of a pod how it is. What it was asked to be is its Deployment's or its Job's.
func leanPod(obj any) (any, error) {
	if pod, ok := obj.(*corev1.Pod); ok {
		pod.Spec = corev1.PodSpec{}
	}
	return lean(obj)
}

// leanJob keeps of a Job how it is, and that it is ours. What it was asked to do is told by its name.
func leanJob(obj any) (any, error) {
	if job, ok := obj.(*batchv1.Job); ok {
		job.Spec.Template = corev1.PodTemplateSpec{}
	}
	return lean(obj)
}
