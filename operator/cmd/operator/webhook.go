package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"

	"github.com/open-policy-agent/cert-controller/pkg/rotator"
	"k8s.io/apimachinery/pkg/types"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/manager"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/webhook"
)

// addWebhook puts the webhook into the manager, once it has a certificate.
func addWebhook(mgr ctrl.Manager, s *settings) error {
	switch s.Webhook.Certificate {
	case mounted:
		return errors.Join(
			webhook.NewTenants(mgr.GetClient()).SetupWithManager(mgr),
			mgr.AddReadyzCheck("webhook", mgr.GetWebhookServer().StartedChecker()),
		)
	case rotated:
		return addRotated(mgr, s)
	default:
		return nil
	}
}

// addRotated has the operator keep its own certificate: each replica reads it from the mounted Secret, and any of them renews
// it. The kubelet takes up to a minute to mount the first, so the webhook's server comes later than the rest.
func addRotated(mgr ctrl.Manager, s *settings) error {
	certified := make(chan struct{})
	host := fmt.Sprintf("%s.%s.svc", s.Webhook.Service, s.Namespace)
	err := rotator.AddRotator(mgr, &rotator.CertRotator{
		SecretKey:      types.NamespacedName{Namespace: s.Namespace, Name: s.Webhook.Secret},
		CertDir:        s.Webhook.Folder,
		CAName:         "guanxi-operator",
		CAOrganization: "guanxi",
		DNSName:        host,
		ExtraDNSNames:  []string{host + ".cluster.local"},
		IsReady:        certified,
		FieldOwner:     v1alpha1.FieldManager,
		Webhooks:       []rotator.WebhookInfo{{Name: s.Webhook.Registration, Type: rotator.Validating}},
	})
	if err != nil {
		return fmt.Errorf("keep the webhook's certificate: %w", err)
	}
	var serving atomic.Bool
	return errors.Join(
		mgr.AddReadyzCheck("webhook", func(r *http.Request) error {
			if !serving.Load() {
				return errors.New("the webhook's certificate is not there yet")
			}
			return mgr.GetWebhookServer().StartedChecker()(r)
		}),
		mgr.Add(everyReplica(func(ctx context.Context) error {
			select {
			case <-ctx.Done():
				return nil
			case <-certified:
			}
			err := webhook.NewTenants(mgr.GetClient()).SetupWithManager(mgr)
			serving.Store(err == nil)
			return err
		})),
	)
}

// everyReplica is a runnable that does not wait to be elected.
type everyReplica func(context.Context) error

var _ manager.LeaderElectionRunnable = everyReplica(nil)

// Start implements manager.Runnable.
func (f everyReplica) Start(ctx context.Context) error { return f(ctx) }

// NeedLeaderElection implements manager.LeaderElectionRunnable.
func (everyReplica) NeedLeaderElection() bool { return false }
