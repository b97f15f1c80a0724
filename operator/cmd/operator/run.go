package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/webhook"

	"github.com/guanxi-crm/guanxi/kit/buildinfo"
	"github.com/guanxi-crm/guanxi/kit/config"
	"github.com/guanxi-crm/guanxi/kit/telemetry"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
)

const (
	leaseName    = "guanxi-operator"
	flushTimeout = 3 * time.Second // with the drain it stays within the 30 s that a pod has to end
)

// run reads the settings and works until ctx ends.
func run(ctx context.Context, args, environ []string, out io.Writer) error {
	var s settings
	summary, err := config.Parse(config.Program{
		Name: "operator", Version: buildinfo.Version(), Description: "The operator of Guanxi: makes Stacks, TenantClasses and Tenants be as they ask.",
		Args: args, Environ: environ, Out: out,
	}, &s)
	if errors.Is(err, config.ErrShown) {
		return nil
	}
	if err != nil {
		return err
	}
	tel, err := telemetry.Start(ctx, telemetry.Config{
		Service: "operator", Version: buildinfo.Version(), Endpoint: s.Signal.OTLPEndpoint, SampleRatio: s.Signal.SampleRatio,
		LogLevel: s.Signal.LogLevel, LogFormat: s.Signal.LogFormat, LogTo: out,
	})
	if err != nil {
		return err
	}
	telemetry.LogErrors(tel.Log)
	ctrl.SetLogger(logr.FromSlogHandler(tel.Log.Handler()))
	klog.SetSlogLogger(tel.Log)
	tel.Log.Info("configuration", "version", buildinfo.Version(), "settings", summary)
	err = work(ctx, &s, tel)

	flush, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTimeout)
	defer cancel()
	if lost := tel.Shutdown(flush); lost != nil { // a collector that is away does not make the end a failure
		tel.Log.Warn("the last telemetry could not be sent", "error", lost)
	}
	return err
}

// work runs the manager with everything in it.
func work(ctx context.Context, s *settings, tel *telemetry.Telemetry) error {
	to, err := s.cluster()
	if err != nil {
		return err
	}
	manager, err := kube.NewManager(ctx, to, s.manager())
	if err != nil {
		return fmt.Errorf("reach the cluster: %w", err)
	}
	if err := errors.Join(addHealth(manager), addControllers(ctx, manager, s, tel), addWebhook(manager, s)); err != nil {
		return err
	}
	return manager.Start(ctx)
}

func (s *settings) manager() ctrl.Options {
	lease := s.Election.LeaseDuration
	return ctrl.Options{
		Cache:                         cache.Options{SyncPeriod: &s.Work.Resync},
		Metrics:                       server.Options{BindAddress: s.MetricsListen},
		HealthProbeBindAddress:        s.HealthListen,
		LeaderElection:                s.Election.LeaderElection,
		LeaderElectionID:              leaseName,
		LeaderElectionNamespace:       s.Namespace,
		LeaderElectionReleaseOnCancel: true, // the process ends when the manager does
		LeaseDuration:                 &lease,
		RenewDeadline:                 new(lease * 2 / 3),
		RetryPeriod:                   new(lease / 7),
		GracefulShutdownTimeout:       &s.Work.DrainTimeout,
		WebhookServer:                 webhook.NewServer(webhook.Options{Port: s.Webhook.Port, CertDir: s.Webhook.Folder}),
	}
}
