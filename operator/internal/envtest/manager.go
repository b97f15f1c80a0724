package envtest

import (
	"context"
	"sync"
	"testing"

	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/config"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/guanxi-crm/guanxi/operator/internal/kube"
)

// Manager returns a manager as the operator has it, through whose configuration the test may have laid a wire. It serves
// nothing and needs no lease.
func Manager(t testing.TB, to *rest.Config) ctrl.Manager {
	t.Helper()
	manager, err := kube.NewManager(t.Context(), to, ctrl.Options{
		Metrics:    server.Options{BindAddress: "0"},
		Controller: config.Controller{SkipNameValidation: new(true)}, // tests of one process run the same controllers
	})
	if err != nil {
		t.Fatal(err)
	}
	return manager
}

// Run starts the manager, waits until its caches are there, and returns what stops it. The test's end does too.
func Run(t testing.TB, manager ctrl.Manager) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- manager.Start(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := ignoreEnd(<-done); err != nil {
			t.Errorf("the manager ended with: %v", err)
		}
	})
	t.Cleanup(stop)
	synced, end := context.WithTimeout(ctx, Wait)
	defer end()
	select {
	case <-manager.Elected():
	case err := <-done:
		done <- err
		t.Fatalf("the manager did not start: %v", err)
	}
	if !manager.GetCache().WaitForCacheSync(synced) {
		t.Fatal("the manager's caches did not come")
	}
	return stop
}
