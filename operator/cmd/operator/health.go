package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
)

// syncTimeout is how long a probe waits for caches that are on their way.
const syncTimeout = 500 * time.Millisecond

// addHealth answers /healthz while the process answers, and /readyz once it knows the cluster: also while another replica is
// the leader, for it is ready to take over.
func addHealth(manager ctrl.Manager) error {
	return errors.Join(
		manager.AddHealthzCheck("ping", healthz.Ping),
		manager.AddReadyzCheck("caches", func(r *http.Request) error {
			ctx, cancel := context.WithTimeout(r.Context(), syncTimeout)
			defer cancel()
			if !manager.GetCache().WaitForCacheSync(ctx) {
				return errors.New("the caches are not filled yet; is the API server reached, and may the operator list its kinds?")
			}
			return nil
		}),
	)
}
