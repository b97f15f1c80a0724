package stack

import (
	"maps"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	batch "k8s.io/client-go/applyconfigurations/batch/v1"
	core "k8s.io/client-go/applyconfigurations/core/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

const (
	// ComponentLabel tells the pods of a preparation from those of a service.
	ComponentLabel = "app.kubernetes.io/component"
	// PrepareComponent is its value on them.
	PrepareComponent = "prepare"
	// AttemptAnnotation on a preparation's Job counts how often it was begun anew.
	AttemptAnnotation = "guanxi.dev/attempt"
)

const (
	preparePods     = 2    // more, when the first fails
	prepareDeadline = 600  // seconds; an image that cannot be pulled would be waited for without end
	prepareKept     = 3600 // seconds, for whoever wants to read its log
)

// PrepareName is the name of the Job that prepares the version asked for.
func PrepareName(stack *v1alpha1.Stack, connections Connections) string {
	return stack.Name + "-prepare-" + Preparation(stack, connections)
}

// PrepareLabels find all Jobs that prepare versions of a Stack, and their pods.
func PrepareLabels(stack *v1alpha1.Stack) map[string]string {
	return map[string]string{v1alpha1.StackLabel: stack.Name, ComponentLabel: PrepareComponent}
}

// PrepareJob creates what the version asked for needs: one container for each service, which ends when its indexes and topics are there.
func PrepareJob(stack *v1alpha1.Stack, connections Connections, attempt int) (*batch.JobApplyConfiguration, error) {
	pod := podSpec(stack, connections).WithRestartPolicy(corev1.RestartPolicyNever)
	for _, service := range v1alpha1.ServiceNames() {
		c, err := container(stack, service, connections)
		if err != nil {
			return nil, err
		}
		pod.WithContainers(c.WithEnv(value(prepareVariable, "true")))
	}
	labels := versionLabels(stack, "")
	maps.Copy(labels, PrepareLabels(stack))
	return batch.Job(PrepareName(stack, connections), stack.Namespace).
		WithLabels(labels).
		WithAnnotations(map[string]string{AttemptAnnotation: strconv.Itoa(attempt)}).
		WithOwnerReferences(owner(stack)).
		WithSpec(batch.JobSpec().
			WithBackoffLimit(preparePods).
			WithActiveDeadlineSeconds(prepareDeadline).
			WithTTLSecondsAfterFinished(prepareKept).
			WithTemplate(core.PodTemplateSpec().WithLabels(labels).WithSpec(pod))), nil
}
