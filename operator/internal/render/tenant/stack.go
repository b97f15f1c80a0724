package tenant

import (
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// Stack renders a dedicated tenant's own Stack from its class's template: with its own databases and topics, the credentials
// of the slot, room for this tenant alone, and the replicas that its overrides ask for.
func Stack(tenant *v1alpha1.Tenant, plan v1alpha1.Dedication, slot Slot, state v1alpha1.State) (runtime.ApplyConfiguration, error) {
	id, template := tenant.Spec.ID, plan.Stack
	spec := v1alpha1.StackSpec{
		Version:    template.Version,
		Image:      template.Image,
		State:      state,
		Region:     tenant.Spec.Region,
		MaxTenants: 1,
		Services:   services(template.Services, tenant.Spec.Overrides),
		MongoDB: v1alpha1.MongoDBConnection{
			SecretName:     slot.MongoDBSecretName(),
			DatabasePrefix: DatabasePrefix(id),
		},
		Kafka: v1alpha1.KafkaConnection{
			SecretName:  slot.KafkaSecretName(),
			TopicPrefix: TopicPrefix(id),
			Partitions:  template.Partitions,
			Replicas:    template.TopicReplicas,
		},
		OIDC:      template.OIDC,
		Telemetry: template.Telemetry,
		Gateway:   template.Gateway,
	}
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(&spec)
	if err != nil {
		return nil, fmt.Errorf("render the Stack of tenant %s: %w", id, err)
	}
	stack := &unstructured.Unstructured{Object: map[string]any{"spec": content}}
	stack.SetGroupVersionKind(v1alpha1.GroupVersion.WithKind("Stack"))
	key := StackKey(id)
	stack.SetNamespace(key.Namespace)
	stack.SetName(key.Name)
	stack.SetLabels(Labels(id))
	return client.ApplyConfigurationFromUnstructured(stack), nil
}
