package stack

import (
	"encoding/json"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	apps "k8s.io/client-go/applyconfigurations/apps/v1"
	meta "k8s.io/client-go/applyconfigurations/meta/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

const (
	progressDeadline = 300 // seconds after which a service that does not become ready stops the roll-out
	keptRevisions    = 3
)

// Deployment of one service in the version asked for. Its TemplateAnnotation tells whether another Deployment has the same
// pods. The pods there are stay until new ones are ready.
func Deployment(stack *v1alpha1.Stack, service v1alpha1.ServiceName, connections Connections, replicas int32) (*apps.DeploymentApplyConfiguration, error) {
	template, err := podTemplate(stack, service, connections)
	if err != nil {
		return nil, err
	}
	encoded, err := json.Marshal(template)
	if err != nil {
		return nil, fmt.Errorf("encode the pods of %s: %w", service, err)
	}
	return apps.Deployment(ServiceName(stack, service), stack.Namespace).
		WithLabels(versionLabels(stack, service)).
		WithAnnotations(map[string]string{
			TemplateAnnotation: hash(encoded),
			PreparedAnnotation: Preparation(stack, connections),
		}).
		WithOwnerReferences(owner(stack)).
		WithSpec(apps.DeploymentSpec().
			WithReplicas(replicas).
			WithSelector(meta.LabelSelector().WithMatchLabels(Selector(stack, service))).
			WithStrategy(apps.DeploymentStrategy().
				WithType(appsv1.RollingUpdateDeploymentStrategyType).
				WithRollingUpdate(apps.RollingUpdateDeployment().
					WithMaxUnavailable(intstr.FromInt32(0)).
					WithMaxSurge(intstr.FromInt32(1)))).
			WithProgressDeadlineSeconds(progressDeadline).
			WithRevisionHistoryLimit(keptRevisions).
			WithTemplate(template)), nil
}
