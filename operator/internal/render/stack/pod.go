package stack

import (
	"fmt"
	"maps"

	corev1 "k8s.io/api/core/v1"
	core "k8s.io/client-go/applyconfigurations/core/v1"
	meta "k8s.io/client-go/applyconfigurations/meta/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

const (
	nonRoot        = 65532
	tenantsShards  = 16 // of the tenants file of a Stack with more than one tenant
	readByAll      = 0o444
	spreadOverNode = "kubernetes.io/hostname"
	spreadOverZone = "topology.kubernetes.io/zone"
)

// podTemplate of a service's Deployment.
func podTemplate(stack *v1alpha1.Stack, service v1alpha1.ServiceName, connections Connections) (*core.PodTemplateSpecApplyConfiguration, error) {
	c, err := container(stack, service, connections)
	if err != nil {
		return nil, err
	}
	pod := podSpec(stack, connections).
		WithContainers(server(c)).
		WithTerminationGracePeriodSeconds(int64(grace.Seconds()))
	spec := Spec(stack, service)
	if spec.Affinity != nil {
		affinity, err := convert[core.AffinityApplyConfiguration](spec.Affinity)
		if err != nil {
			return nil, err
		}
		pod.WithAffinity(affinity)
	}
	if err := spread(pod, stack, spec); err != nil {
		return nil, err
	}
	annotations := maps.Clone(spec.PodAnnotations)
	if annotations == nil {
		annotations = map[string]string{}
	}
	annotations[connectionsAnnotation] = connections.Revision
	return core.PodTemplateSpec().
		WithLabels(versionLabels(stack, service)).
		WithAnnotations(annotations).
		WithSpec(pod), nil
}

// podSpec is what all pods of a Stack have in common. The Pod Security level `restricted` accepts it.
func podSpec(stack *v1alpha1.Stack, connections Connections) *core.PodSpecApplyConfiguration {
	pod := core.PodSpec().
		WithServiceAccountName(stack.Name).
		WithAutomountServiceAccountToken(false).
		WithEnableServiceLinks(false). // a Stack named guanxi would add variables that the services refuse
		WithSecurityContext(core.PodSecurityContext().
			WithRunAsNonRoot(true).WithRunAsUser(nonRoot).WithRunAsGroup(nonRoot).WithFSGroup(nonRoot).
			WithSeccompProfile(core.SeccompProfile().WithType(corev1.SeccompProfileTypeRuntimeDefault))).
		WithVolumes(tenantsFiles(stack))
	for _, pull := range stack.Spec.Image.PullSecrets {
		pod.WithImagePullSecrets(core.LocalObjectReference().WithName(pull.Name))
	}
	if connections.TLS && connections.Authority {
		pod.WithVolumes(core.Volume().WithName(authorityVolume).WithSecret(core.SecretVolumeSource().
			WithSecretName(stack.Spec.Kafka.SecretName).WithDefaultMode(readByAll).
			WithItems(core.KeyToPath().WithKey(KafkaAuthorityKey).WithPath(KafkaAuthorityKey))))
	}
	return pod
}

// tenantsFiles is a folder of the tenants file's shards. None has to be there: a Stack begins without tenants.
func tenantsFiles(stack *v1alpha1.Stack) *core.VolumeApplyConfiguration {
	shards := tenantsShards
	if stack.Spec.MaxTenants == 1 {
		shards = 1
	}
	folder := core.ProjectedVolumeSource().WithDefaultMode(readByAll)
	for shard := range shards {
		folder.WithSources(core.VolumeProjection().WithConfigMap(core.ConfigMapProjection().
			WithName(fmt.Sprintf("%s-tenants-%02x", stack.Name, shard)).WithOptional(true)))
	}
	return core.Volume().WithName(tenantsVolume).WithProjected(folder)
}

// spread sets the constraints of the spec, or spreads the pods over nodes and zones as far as there are any.
func spread(pod *core.PodSpecApplyConfiguration, stack *v1alpha1.Stack, spec v1alpha1.ServiceSpec) error {
	for _, asked := range spec.TopologySpreadConstraints {
		constraint, err := convert[core.TopologySpreadConstraintApplyConfiguration](asked)
		if err != nil {
			return err
		}
		pod.WithTopologySpreadConstraints(constraint)
	}
	if len(spec.TopologySpreadConstraints) > 0 {
		return nil
	}
	for _, over := range []string{spreadOverNode, spreadOverZone} {
		pod.WithTopologySpreadConstraints(core.TopologySpreadConstraint().
			WithMaxSkew(1).WithTopologyKey(over).WithWhenUnsatisfiable(corev1.ScheduleAnyway).
			WithLabelSelector(meta.LabelSelector().WithMatchLabels(Selector(stack, spec.Name))).
			WithMatchLabelKeys("pod-template-hash")) // else old pods would count while new ones are placed
	}
	return nil
}
