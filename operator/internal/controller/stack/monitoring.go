package stack

import (
	"context"
	"errors"

	render "github.com/guanxi-crm/guanxi/operator/internal/render/stack"
)

// monitor has the Stack scraped and alerted of, where there is a Prometheus that is told so by objects.
func (p *pass) monitor(ctx context.Context) error {
	var failed []error
	if p.kinds.has(render.ServiceMonitorKind()) {
		failed = append(failed, p.apply(ctx, render.ServiceMonitor(p.stack)))
	}
	if p.kinds.has(render.PrometheusRuleKind()) {
		failed = append(failed, p.apply(ctx, render.PrometheusRule(p.stack)))
	}
	return errors.Join(failed...)
}
