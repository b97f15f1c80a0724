package usage

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
)

// Config is what the poller works with.
type Config struct {
	Client  client.Client // reads from the cache
	Lags    *Lags
	Clock   clock.WithTicker
	Address Address       // InCluster when nil
	Every   time.Duration // a minute when zero
	AtOnce  int           // Stacks asked at the same time; 8 when zero
}

// Poller asks the services of every Stack, again and again, and writes what its tenants use into their status. It is a
// manager's runnable of the elected operator.
type Poller struct {
	Config

	ask asker
}

// New returns a poller.
func New(cfg Config) *Poller {
	if cfg.Address == nil {
		cfg.Address = InCluster
	}
	if cfg.Every == 0 {
		cfg.Every = time.Minute
	}
	if cfg.AtOnce == 0 {
		cfg.AtOnce = 8
	}
	return &Poller{Config: cfg, ask: newAsker(cfg.Address)}
}

// NeedLeaderElection says that one operator asks, and not each of its replicas.
func (*Poller) NeedLeaderElection() bool { return true }

// Start asks until ctx ends.
func (p *Poller) Start(ctx context.Context) error {
	ticker := p.Clock.NewTicker(p.Every)
	defer ticker.Stop()
	for {
		p.round(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C():
		}
	}
}

// round asks every Stack once. One that hangs takes one of the places for a few seconds.
func (p *Poller) round(ctx context.Context) {
	stacks := &v1alpha1.StackList{}
	if err := p.Client.List(ctx, stacks); err != nil {
		log.FromContext(ctx).Error(err, "the Stacks are not known, so usage is not read")
		return
	}
	there := make(map[client.ObjectKey]bool, len(stacks.Items))
	var group errgroup.Group
	group.SetLimit(p.AtOnce)
	for i := range stacks.Items {
		stack := client.ObjectKeyFromObject(&stacks.Items[i])
		there[stack] = true
		if stacks.Items[i].Spec.State == v1alpha1.Suspended { // nobody is there to answer
			p.Lags.set(stack, nil)
			continue
		}
		group.Go(func() error {
			p.visit(ctx, stack)
			return nil
		})
	}
	_ = group.Wait() // visits have no errors
	p.Lags.keep(there)
}

// visit asks the services of one Stack.
func (p *Poller) visit(ctx context.Context, stack client.ObjectKey) {
	quiet := log.FromContext(ctx).V(1)
	answers, lags := reports{}, map[v1alpha1.ServiceName]int64{}
	for _, service := range v1alpha1.ServiceNames() {
		report, err := p.ask.report(ctx, stack, service)
		if err != nil {
			quiet.Info("a service does not tell its tenants' usage", "stack", stack, "service", service, "reason", err.Error())
			continue // nor will it tell its lag
		}
		answers.add(service, report)
		lag, err := p.ask.lag(ctx, stack, service)
		if err != nil {
			quiet.Info("a service does not tell its lag", "stack", stack, "service", service, "reason", err.Error())
			continue
		}
		if lag != nil {
			lags[service] = *lag
		}
	}
	p.Lags.set(stack, lags)
	p.write(ctx, stack, answers)
}

// write puts what has changed into the status of the tenants that the Stack serves.
func (p *Poller) write(ctx context.Context, stack client.ObjectKey, answers reports) {
	tenants := &v1alpha1.TenantList{}
	if err := p.Client.List(ctx, tenants, client.MatchingFields{kube.TenantsByStack: kube.StackKey(stack)}); err != nil {
		log.FromContext(ctx).Error(err, "the tenants of a Stack are not known, so their usage is not written", "stack", stack)
		return
	}
	for i := range tenants.Items {
		tenant := &tenants.Items[i]
		answer, told := answers[tenancy.ID(tenant.Spec.ID)]
		if !told {
			continue
		}
		usage := merge(tenant.Status.Usage, answer)
		if equality.Semantic.DeepEqual(tenant.Status.Usage, usage) {
			continue
		}
		before := tenant.DeepCopy()
		tenant.Status.Usage = usage
		err := p.Client.Status().Patch(ctx, tenant, client.MergeFrom(before))
		if client.IgnoreNotFound(err) != nil {
			log.FromContext(ctx).Info("a tenant's usage is not written; it is tried again", "tenant", tenant.Name, "reason", err.Error())
		}
	}
}
