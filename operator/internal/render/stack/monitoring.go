package stack

import (
	"fmt"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// ServiceMonitorKind is how the Prometheus operator is told what to scrape.
func ServiceMonitorKind() schema.GroupVersionKind {
	return schema.GroupVersionKind{Group: "monitoring.coreos.com", Version: "v1", Kind: "ServiceMonitor"}
}

// PrometheusRuleKind is how the Prometheus operator is told what to alert of.
func PrometheusRuleKind() schema.GroupVersionKind {
	return schema.GroupVersionKind{Group: "monitoring.coreos.com", Version: "v1", Kind: "PrometheusRule"}
}

// ServiceMonitor has all services scraped. Series say which Stack and service they are of.
func ServiceMonitor(stack *v1alpha1.Stack) runtime.ApplyConfiguration {
	return custom(stack, "", ServiceMonitorKind(), map[string]any{
		"selector": map[string]any{
			"matchLabels":      map[string]any{v1alpha1.StackLabel: stack.Name},
			"matchExpressions": []any{map[string]any{"key": v1alpha1.ServiceLabel, "operator": "Exists"}},
		},
		"targetLabels": []any{v1alpha1.StackLabel, v1alpha1.ServiceLabel},
		"endpoints":    []any{map[string]any{"port": opsPort, "path": "/metrics", "interval": "30s"}},
	})
}

// PrometheusRule alerts of what somebody has to look at.
func PrometheusRule(stack *v1alpha1.Stack) runtime.ApplyConfiguration {
	series := fmt.Sprintf(`namespace=%q,guanxi_dev_stack=%q`, stack.Namespace, stack.Name)
	deployments := fmt.Sprintf(`namespace=%q,deployment=~"%s-(customer|interaction|feedback|analytics)"`, stack.Namespace, stack.Name)
	rules := []any{
		alert(stack, "GuanxiServiceDown", "critical", "5m",
			fmt.Sprintf(`kube_deployment_status_replicas_available{%s} == 0 and kube_deployment_spec_replicas{%s} > 0`, deployments, deployments),
			"No pod of {{ $labels.deployment }} is ready: tenants get errors.",
			"See the Stack's conditions, then the pods' events and logs."),
		alert(stack, "GuanxiRolloutStopped", "warning", "1m",
			fmt.Sprintf(`kube_deployment_status_condition{%s,condition="Progressing",status="false"} == 1`, deployments),
			"The roll-out stopped at {{ $labels.deployment }}: its new pods do not become ready.",
			"The Stack's condition RolledOut says why. Setting the version back rolls back."),
		alert(stack, "GuanxiLagGrowing", "warning", "15m",
			fmt.Sprintf(`sum by (guanxi_dev_service) (guanxi_consumer_lag{%s}) > 1000`, series)+
				fmt.Sprintf(` and sum by (guanxi_dev_service) (deriv(guanxi_consumer_lag{%s}[15m])) > 0`, series),
			"{{ $labels.guanxi_dev_service }} reads events more slowly than they are told.",
			"Give the service more pods, up to the number of partitions, or find what slows it."),
		alert(stack, "GuanxiDeadLetters", "warning", "0m",
			fmt.Sprintf(`sum by (guanxi_dev_service) (increase(guanxi_consumer_dead_total{%s}[15m])) > 0`, series),
			"{{ $labels.guanxi_dev_service }} could not handle events and has put them on its dead-letter topic.",
			"Find the cause in its log, then have them read again."),
	}
	return custom(stack, "", PrometheusRuleKind(), map[string]any{
		"groups": []any{map[string]any{"name": "guanxi-" + stack.Namespace + "-" + stack.Name, "rules": rules}},
	})
}

func alert(stack *v1alpha1.Stack, name, severity, after, expression, summary, description string) map[string]any {
	return map[string]any{
		"alert": name,
		"expr":  expression,
		"for":   after,
		"labels": map[string]any{
			"severity": severity, "namespace": stack.Namespace, "stack": stack.Name,
		},
		"annotations": map[string]any{"summary": summary, "description": description},
	}
}
