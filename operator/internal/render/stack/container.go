package stack

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/intstr"
	core "k8s.io/client-go/applyconfigurations/core/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

const (
	// endpointsGone is how long a pod that is to end still takes requests, until every proxy sends them elsewhere.
	endpointsGone = 5 * time.Second
	// drain is how long work under way may take after that.
	drain = 25 * time.Second
	// grace is longer than both, and so than the 6 s after which a consumer that said nothing has lost its partitions.
	grace = 40 * time.Second
)

const (
	tenantsVolume   = "tenants"
	authorityVolume = "kafka"
)

// container of a service without what only a server has: its ports, probes and lifecycle.
func container(stack *v1alpha1.Stack, service v1alpha1.ServiceName, connections Connections) (*core.ContainerApplyConfiguration, error) {
	needs, err := resources(Spec(stack, service).Resources)
	if err != nil {
		return nil, err
	}
	variables, err := environment(stack, service, connections, memoryLimit(needs))
	if err != nil {
		return nil, err
	}
	c := core.Container().WithName(string(service)).
		WithImage(Image(stack, service)).
		WithImagePullPolicy(stack.Spec.Image.PullPolicy).
		WithEnv(variables...).
		WithResources(needs).
		WithTerminationMessagePolicy(corev1.TerminationMessageFallbackToLogsOnError).
		WithSecurityContext(core.SecurityContext().
			WithAllowPrivilegeEscalation(false).
			WithReadOnlyRootFilesystem(true).
			WithCapabilities(core.Capabilities().WithDrop("ALL"))).
		WithVolumeMounts(core.VolumeMount().WithName(tenantsVolume).WithMountPath(tenantsFolder).WithReadOnly(true))
	if connections.TLS && connections.Authority {
		c.WithVolumeMounts(core.VolumeMount().WithName(authorityVolume).WithMountPath(authorityFolder).WithReadOnly(true))
	}
	return c, nil
}

// server adds to a container what one that answers requests has.
func server(c *core.ContainerApplyConfiguration) *core.ContainerApplyConfiguration {
	return c.
		WithPorts(
			core.ContainerPort().WithName(httpPort).WithContainerPort(httpNumber).WithProtocol(corev1.ProtocolTCP),
			core.ContainerPort().WithName(opsPort).WithContainerPort(opsNumber).WithProtocol(corev1.ProtocolTCP)).
		// MongoDB is waited for during 30 s before the ports open.
		WithStartupProbe(probe("/livez", 2).WithFailureThreshold(45)).
		WithLivenessProbe(probe("/livez", 10).WithFailureThreshold(3)).
		WithReadinessProbe(probe("/readyz", 5).WithFailureThreshold(2)).
		WithLifecycle(core.Lifecycle().WithPreStop(core.LifecycleHandler().
			WithSleep(core.SleepAction().WithSeconds(int64(endpointsGone.Seconds())))))
}

// probe asks the operators' port. Its time-out is above the 2 s that a service gives its own checks.
func probe(path string, seconds int32) *core.ProbeApplyConfiguration {
	return core.Probe().
		WithHTTPGet(core.HTTPGetAction().WithPath(path).WithPort(intstr.FromString(opsPort))).
		WithPeriodSeconds(seconds).
		WithTimeoutSeconds(3)
}

// resources as asked for, or what suits a service that idles at 35 MiB.
func resources(asked *corev1.ResourceRequirements) (*core.ResourceRequirementsApplyConfiguration, error) {
	if asked != nil {
		return convert[core.ResourceRequirementsApplyConfiguration](asked)
	}
	return core.ResourceRequirements().
		WithRequests(corev1.ResourceList{
			corev1.ResourceCPU:    resource.MustParse("50m"),
			corev1.ResourceMemory: resource.MustParse("64Mi"),
		}).
		WithLimits(corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("256Mi")}), nil
}

func memoryLimit(needs *core.ResourceRequirementsApplyConfiguration) *resource.Quantity {
	if needs.Limits == nil {
		return nil
	}
	if limit, ok := (*needs.Limits)[corev1.ResourceMemory]; ok {
		return &limit
	}
	return nil
}
