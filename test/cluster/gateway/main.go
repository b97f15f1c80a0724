// Command gateway is a small implementation of the Gateway API, for tests and for trying the platform out: HTTP by
// hostname, path, method and header to Services of the cluster. It has no TLS, filters or regular expressions, and a
// route that asks for them is refused in its status.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/guanxi-crm/guanxi/test/cluster/gateway/internal/control"
	"github.com/guanxi-crm/guanxi/test/cluster/gateway/internal/proxy"
	"github.com/guanxi-crm/guanxi/test/cluster/gateway/internal/routing"
)

func main() {
	listen := flag.String("listen", ":8080", "address for requests")
	probes := flag.String("probes", ":8081", "address for /healthz and /readyz")
	addresses := flag.String("addresses", "", "IP addresses, comma-separated, that the statuses of Gateways show")
	flag.Parse()
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	ctrl.SetLogger(logr.FromSlogHandler(log.Handler()))
	if err := run(ctrl.SetupSignalHandler(), log, *listen, *probes, *addresses); err != nil {
		log.Error("the gateway ends", "error", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, log *slog.Logger, listen, probes, addresses string) error {
	scheme := runtime.NewScheme()
	if err := errors.Join(clientgoscheme.AddToScheme(scheme), gatewayv1.Install(scheme)); err != nil {
		return fmt.Errorf("register the types: %w", err)
	}
	config, err := ctrl.GetConfig()
	if err != nil {
		return fmt.Errorf("find the cluster: %w", err)
	}
	m, err := ctrl.NewManager(config, ctrl.Options{
		Scheme:                 scheme,
		Metrics:                metricsserver.Options{BindAddress: "0"},
		HealthProbeBindAddress: probes,
	})
	if err != nil {
		return fmt.Errorf("make the manager: %w", err)
	}
	forward, ready := proxy.New(log), make(chan struct{}, 1)
	reconciler := &control.Reconciler{
		Client:    m.GetClient(),
		Addresses: strings.FieldsFunc(addresses, func(r rune) bool { return r == ',' }),
		Use: func(t *routing.Table) {
			forward.Use(t)
			select {
			case ready <- struct{}{}:
			default:
			}
		},
	}
	if err := reconciler.SetupWithManager(m); err != nil {
		return fmt.Errorf("set up: %w", err)
	}
	checks := errors.Join(
		m.AddHealthzCheck("ping", healthz.Ping),
		m.AddReadyzCheck("table", func(*http.Request) error {
			if len(ready) == 0 {
				return errors.New("the first table of routes is not made yet")
			}
			return nil
		}),
		m.Add(&manager.Server{
			Name:   "gateway",
			Server: &http.Server{Addr: listen, Handler: forward, ReadHeaderTimeout: 10 * time.Second},
		}),
	)
	if checks != nil {
		return fmt.Errorf("set up: %w", checks)
	}
	if err := m.Start(ctx); err != nil {
		return fmt.Errorf("run: %w", err)
	}
	return nil
}
