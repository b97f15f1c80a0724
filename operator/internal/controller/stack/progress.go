package stack

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	apps "k8s.io/client-go/applyconfigurations/apps/v1"
	"k8s.io/utils/ptr"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/stack"
)

// progress is how far one service is.
type progress struct {
	service v1alpha1.ServiceName
	desired int32
	exists  bool // there is a Deployment
	current bool // its pods are to be those asked for now
	changed bool // it was changed just now, and what came of it is not known yet
	scaled  bool // its number of pods was
	settled bool // the Deployment's controller has brought its pods in once
	whole   bool // all pods are the new ones and available
	stuck   bool // they did not become so in time

	replicas int32
	ready    int32
	version  string // that it is to run; its pods do when settled
	refused  string // why no pod can be made
	trouble  *trouble
}

// isDone says whether the next service may begin.
func (s progress) isDone() bool { return s.current && !s.changed && s.settled && s.whole }

// isRolledOut says whether the service runs what is asked for, even when a pod of it has failed since.
func (s progress) isRolledOut() bool { return s.current && s.settled && (!s.changed || s.scaled) }

// isReady says whether the service is all that is asked for.
func (s progress) isReady() bool { return s.isRolledOut() && s.ready >= s.desired }

// progressOf a service as its Deployment tells it; desired is nil while it is not known.
func (p *pass) progressOf(service v1alpha1.ServiceName, live *appsv1.Deployment, desired *apps.DeploymentApplyConfiguration) progress {
	at := progress{service: service}
	if desired != nil && desired.Spec.Replicas != nil {
		at.desired = *desired.Spec.Replicas
	}
	if live == nil {
		return at
	}
	if desired == nil {
		at.desired = ptr.Deref(live.Spec.Replicas, 1)
	}
	status := live.Status
	at.exists = true
	at.current = desired != nil && hasTemplateOf(live, desired)
	at.replicas, at.ready = status.Replicas, status.ReadyReplicas
	if containers := live.Spec.Template.Spec.Containers; len(containers) > 0 {
		at.version = render.VersionOf(containers[0].Image)
	}
	wanted := ptr.Deref(live.Spec.Replicas, 1)
	if status.ObservedGeneration < live.Generation {
		at.settled = p.wasRolledOut() // only its number of pods has changed then, if anything
		return at
	}
	at.whole = status.UpdatedReplicas == wanted && status.Replicas == wanted && status.AvailableReplicas >= wanted
	at.settled = at.whole
	for _, condition := range status.Conditions {
		switch {
		case condition.Type == appsv1.DeploymentProgressing && condition.Reason == "NewReplicaSetAvailable":
			at.settled = at.settled || status.UpdatedReplicas > 0 && status.UpdatedReplicas == status.Replicas
		case condition.Type == appsv1.DeploymentProgressing && condition.Status == corev1.ConditionFalse:
			at.stuck = true
		case condition.Type == appsv1.DeploymentReplicaFailure && condition.Status == corev1.ConditionTrue:
			at.refused = condition.Message
		}
	}
	return at
}

// wasRolledOut says whether what the Stack asks for now had been rolled out when it was last looked at.
func (p *pass) wasRolledOut() bool {
	before := meta.FindStatusCondition(p.before.Status.Conditions, v1alpha1.StackRolledOut)
	return before != nil && before.Status == metav1.ConditionTrue && before.ObservedGeneration == p.stack.Generation
}
