package stack

import (
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// StackService makes a service something that can be scaled. Its replicas are set only where the Stack fixes them.
func StackService(stack *v1alpha1.Stack, service v1alpha1.ServiceName) runtime.ApplyConfiguration {
	spec := map[string]any{"stack": stack.Name, "service": string(service)}
	if replicas := Spec(stack, service).Replicas; replicas != nil {
		spec["replicas"] = int64(*replicas)
	}
	return custom(stack, service, v1alpha1.GroupVersion.WithKind("StackService"), spec)
}

// ReplicasAlone is a StackService with nothing but its replicas: whoever applies it has them from then on.
func ReplicasAlone(stack *v1alpha1.Stack, service v1alpha1.ServiceName, replicas int32) runtime.ApplyConfiguration {
	object := unstructured.Unstructured{Object: map[string]any{"spec": map[string]any{"replicas": int64(replicas)}}}
	object.SetGroupVersionKind(v1alpha1.GroupVersion.WithKind("StackService"))
	object.SetName(ServiceName(stack, service))
	object.SetNamespace(stack.Namespace)
	return client.ApplyConfigurationFromUnstructured(&object)
}

// custom object of a service whose kind has no typed apply configuration.
func custom(stack *v1alpha1.Stack, service v1alpha1.ServiceName, kind schema.GroupVersionKind, spec map[string]any) runtime.ApplyConfiguration {
	name := stack.Name
	if service != "" {
		name = ServiceName(stack, service)
	}
	labels := map[string]any{}
	for key, value := range Labels(stack, service) {
		labels[key] = value
	}
	return client.ApplyConfigurationFromUnstructured(&unstructured.Unstructured{Object: map[string]any{
		"apiVersion": kind.GroupVersion().String(),
		"kind":       kind.Kind,
		"metadata": map[string]any{
			"name":      name,
			"namespace": stack.Namespace,
			"labels":    labels,
			"ownerReferences": []any{map[string]any{
				"apiVersion": v1alpha1.GroupVersion.String(), "kind": "Stack", "name": stack.Name, "uid": string(stack.UID),
				"controller": true, "blockOwnerDeletion": true,
			}},
		},
		"spec": spec,
	}})
}
