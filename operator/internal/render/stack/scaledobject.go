package stack

import (
	"strconv"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// ScaledObjectKind is KEDA's autoscaler.
func ScaledObjectKind() schema.GroupVersionKind {
	return schema.GroupVersionKind{Group: "keda.sh", Version: "v1alpha1", Kind: "ScaledObject"}
}

// TriggerAuthenticationKind is how KEDA is given credentials.
func TriggerAuthenticationKind() schema.GroupVersionKind {
	return schema.GroupVersionKind{Group: "keda.sh", Version: "v1alpha1", Kind: "TriggerAuthentication"}
}

// ScaledObject moves the StackService's replicas by the events that the service has not read yet, and by CPU when that is
// asked for as well. After a rebuild analytics reads in another group; lag that does not move is therefore not counted.
func ScaledObject(stack *v1alpha1.Stack, service v1alpha1.ServiceName, connections Connections) runtime.ApplyConfiguration {
	asked := Spec(stack, service).Autoscaling
	lag := map[string]any{
		"bootstrapServers":     connections.Brokers,
		"consumerGroup":        stack.Spec.Kafka.TopicPrefix + "guanxi." + string(service),
		"lagThreshold":         strconv.FormatInt(*asked.LagPerReplica, 10),
		"offsetResetPolicy":    "earliest",
		"excludePersistentLag": "true",
	}
	if connections.Login {
		lag["sasl"] = "scram_sha512"
	}
	if connections.TLS {
		lag["tls"] = "enable"
	}
	trigger := map[string]any{"type": "kafka", "metadata": lag}
	if NeedsTriggerAuthentication(connections) {
		trigger["authenticationRef"] = map[string]any{"name": ServiceName(stack, service)}
	}
	triggers := []any{trigger}
	if asked.CPUPercent != nil {
		triggers = append(triggers, map[string]any{
			"type": "cpu", "metricType": "Utilization", "metadata": map[string]any{"value": strconv.Itoa(int(*asked.CPUPercent))},
		})
	}
	return custom(stack, service, ScaledObjectKind(), map[string]any{
		"scaleTargetRef": map[string]any{
			"apiVersion": v1alpha1.GroupVersion.String(), "kind": "StackService", "name": ServiceName(stack, service),
		},
		"minReplicaCount": int64(asked.MinReplicas),
		"maxReplicaCount": int64(asked.MaxReplicas),
		"triggers":        triggers,
	})
}

// NeedsTriggerAuthentication says whether Kafka wants more than an address.
func NeedsTriggerAuthentication(connections Connections) bool {
	return connections.Login || connections.TLS && connections.Authority
}

// TriggerAuthentication gives KEDA what the services log in to Kafka with.
func TriggerAuthentication(stack *v1alpha1.Stack, service v1alpha1.ServiceName, connections Connections) runtime.ApplyConfiguration {
	var references []any
	reference := func(parameter, key string) {
		references = append(references, map[string]any{"parameter": parameter, "name": stack.Spec.Kafka.SecretName, "key": key})
	}
	if connections.Login {
		reference("username", KafkaUserKey)
		reference("password", KafkaPasswordKey)
	}
	if connections.TLS && connections.Authority {
		reference("ca", KafkaAuthorityKey)
	}
	return custom(stack, service, TriggerAuthenticationKind(), map[string]any{"secretTargetRef": references})
}
