package stack

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// conclude says what the steps have come to.
func (p *pass) conclude() {
	p.concludeRollout()
	p.concludeSuspension()
	if reason, message := p.unready(); reason != "" {
		p.unmet(v1alpha1.StackReady, reason, message)
		return
	}
	if p.isSuspended() {
		p.met(v1alpha1.StackReady, v1alpha1.ReasonSuspended, "Every service is scaled to zero, as asked. What they hold stays.")
		return
	}
	p.met(v1alpha1.StackReady, v1alpha1.ReasonReady, fmt.Sprintf("Every service runs version %s.", p.stack.Spec.Version))
}

func (p *pass) isSuspended() bool { return p.stack.Spec.State == v1alpha1.Suspended }

func (p *pass) concludeRollout() {
	for i, at := range p.services {
		if at.isRolledOut() {
			continue
		}
		reason, message := p.underWay(i)
		p.unmet(v1alpha1.StackRolledOut, reason, message)
		return
	}
	p.met(v1alpha1.StackRolledOut, v1alpha1.ReasonReady, fmt.Sprintf("Every service runs what version %s asks for.", p.stack.Spec.Version))
}

// underWay says how far the roll-out is at the first service that it has not passed.
func (p *pass) underWay(i int) (reason, message string) {
	at := p.services[i]
	stopped := p.stoppedAt(at.service)
	switch {
	case at.trouble != nil && at.trouble.reason == v1alpha1.ReasonError:
		return v1alpha1.ReasonError, stopped + at.trouble.what + "."
	case !p.connected:
		return v1alpha1.ReasonProgressing, "What runs is left as it is until the connections are ready."
	case !p.prepared:
		return v1alpha1.ReasonProgressing, "What runs is left as it is until the version is prepared."
	case !at.current && !at.changed && i > 0:
		return v1alpha1.ReasonRollingOut,
			fmt.Sprintf("%s waits until all pods of %s are available.", at.service, p.services[i-1].service)
	case at.trouble != nil && at.trouble.reason != v1alpha1.ReasonUnavailable: // waiting does not help
		return at.trouble.reason, stopped + at.trouble.what + "."
	case at.stuck:
		why := "Its pods have not become ready in time"
		if at.trouble != nil {
			why = at.trouble.what
		}
		return v1alpha1.ReasonRolloutStopped, stopped + why + "."
	default:
		return v1alpha1.ReasonRollingOut, fmt.Sprintf("%s is being rolled out to %s.", p.stack.Spec.Version, at.service)
	}
}

// stoppedAt says what became of the roll-out; on a new Stack there is nothing to go back to.
func (p *pass) stoppedAt(service v1alpha1.ServiceName) string {
	version := p.stack.Spec.Version
	for _, before := range p.before.Status.Services {
		if before.Name == service && before.Version != "" && before.Version != version {
			return fmt.Sprintf("The roll-out of version %s has stopped at %s: its pods of %s go on, and the services after it are left "+
				"as they are. Set the version back to roll back. ", version, service, before.Version)
		}
	}
	return fmt.Sprintf("%s does not come up as version %s asks for. ", service, version)
}

func (p *pass) concludeSuspension() {
	switch {
	case !p.isSuspended():
		p.unmet(v1alpha1.StackSuspended, v1alpha1.ReasonActive, "The services are asked to run.")
	case p.hasPods():
		p.unmet(v1alpha1.StackSuspended, v1alpha1.ReasonProgressing, "The services' pods are ending.")
	default:
		p.met(v1alpha1.StackSuspended, v1alpha1.ReasonSuspended, "Every service is scaled to zero.")
	}
}

func (p *pass) hasPods() bool {
	for _, at := range p.services {
		if at.replicas > 0 || at.changed {
			return true
		}
	}
	return false
}

// unready says why the Stack is not ready; nothing when it is.
func (p *pass) unready() (reason, message string) {
	if len(p.tenants) > 0 {
		return v1alpha1.ReasonInUse, inUse(p.tenants)
	}
	for _, condition := range []string{v1alpha1.StackConnectionsReady, v1alpha1.StackPrepared, v1alpha1.StackRolledOut} {
		c := meta.FindStatusCondition(p.stack.Status.Conditions, condition)
		if c == nil {
			return v1alpha1.ReasonProgressing, "The Stack has not been looked at whole yet."
		}
		if c.Status != metav1.ConditionTrue {
			return c.Reason, c.Message
		}
	}
	if p.isSuspended() && p.hasPods() {
		return v1alpha1.ReasonProgressing, "The services' pods are ending."
	}
	for _, at := range p.services {
		switch {
		case at.trouble != nil && at.trouble.reason != v1alpha1.ReasonUnavailable:
			return at.trouble.reason, fmt.Sprintf("%s has %d of %d pods ready. %s.", at.service, at.ready, at.desired, at.trouble.what)
		case at.desired > 0 && at.ready == 0:
			why := "See the pods' events and logs"
			if at.trouble != nil {
				why = at.trouble.what
			}
			return v1alpha1.ReasonUnavailable, fmt.Sprintf("%s has none of %d pods ready. %s.", at.service, at.desired, why)
		}
	}
	return "", ""
}
