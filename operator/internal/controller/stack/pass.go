package stack

import (
	"context"
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/stack"
)

// pass is one reconciliation of one Stack: what its steps find out for the next.
type pass struct {
	*Reconciler

	before  *v1alpha1.Stack // as it was found
	stack   *v1alpha1.Stack // a copy, whose status becomes what is reported
	tenants []string

	deployments map[v1alpha1.ServiceName]*appsv1.Deployment
	pods        []corev1.Pod

	connections render.Connections
	connected   bool // connections are known
	prepared    bool // what the version asked for needs is there
	services    []progress

	again time.Duration // after which to look again; 0 for when something changes
}

// look reads what there is.
func (p *pass) look(ctx context.Context) error {
	ofStack := []client.ListOption{
		client.InNamespace(p.stack.Namespace), client.MatchingLabels{v1alpha1.StackLabel: p.stack.Name},
	}
	var deployments appsv1.DeploymentList
	if err := p.Client.List(ctx, &deployments, ofStack...); err != nil {
		return fmt.Errorf("list the Deployments: %w", err)
	}
	p.deployments = make(map[v1alpha1.ServiceName]*appsv1.Deployment, len(deployments.Items))
	for i := range deployments.Items {
		live := &deployments.Items[i]
		for _, service := range v1alpha1.ServiceNames() {
			if live.Name == render.ServiceName(p.stack, service) {
				p.deployments[service] = live
			}
		}
	}
	var pods corev1.PodList
	if err := p.Client.List(ctx, &pods, ofStack...); err != nil {
		return fmt.Errorf("list the pods: %w", err)
	}
	p.pods = pods.Items
	return nil
}

// met sets a condition that is as it is to be.
func (p *pass) met(condition, reason, message string) {
	p.set(condition, metav1.ConditionTrue, reason, message)
}

// unmet sets a condition that is not.
func (p *pass) unmet(condition, reason, message string) {
	p.set(condition, metav1.ConditionFalse, reason, message)
}

// unknown sets a condition that nothing has been found out of, and leaves what was found out before.
func (p *pass) unknown(condition, message string) {
	if meta.FindStatusCondition(p.stack.Status.Conditions, condition) == nil {
		p.set(condition, metav1.ConditionUnknown, v1alpha1.ReasonProgressing, message)
	}
}

func (p *pass) set(condition string, status metav1.ConditionStatus, reason, message string) {
	meta.SetStatusCondition(&p.stack.Status.Conditions, metav1.Condition{
		Type: condition, Status: status, Reason: reason, Message: message,
		ObservedGeneration: p.stack.Generation, LastTransitionTime: metav1.NewTime(p.Now()),
	})
}

// lookAgain asks for another look after d at the latest.
func (p *pass) lookAgain(d time.Duration) {
	if p.again == 0 || d < p.again {
		p.again = d
	}
}
