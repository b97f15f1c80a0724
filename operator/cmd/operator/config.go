package main

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/flowcontrol"

	"github.com/guanxi-crm/guanxi/kit/telemetry"
)

// settings are what the operator is configured with. Field tags are kong's; each flag has a GUANXI_ variable.
type settings struct {
	Namespace     string `required:"" help:"The operator's own namespace: its lease, administrators' Secrets and receipts of deletions are there."`
	Kubeconfig    string `help:"File that says how to reach the cluster; the pod's service account when empty."`
	MetricsListen string `default:":9090" help:"Address of /metrics."`
	HealthListen  string `default:":8081" help:"Address of /healthz and /readyz."`

	Election electionSettings `embed:""`
	Work     workSettings     `embed:""`
	Network  networkSettings  `embed:""`
	Webhook  webhookSettings  `embed:"" prefix:"webhook-"`
	Signal   signalSettings   `embed:""`
}

// electionSettings decide which of several replicas works.
type electionSettings struct {
	LeaderElection bool          `default:"true" negatable:"" help:"Work only while holding the lease, so that replicas take turns."`
	LeaseDuration  time.Duration `default:"15s" help:"How long after its last sign of life another replica takes a leader's place."`
}

// workSettings bound the load on the API server, and what one object may cost the others.
type workSettings struct {
	Workers      int           `default:"8" help:"Objects of one kind that are worked on at the same time."`
	TimeLimit    time.Duration `default:"60s" help:"How long one visit to one object may take."`
	Resync       time.Duration `default:"10h" help:"How often everything is looked at though nothing changed."`
	UsageEvery   time.Duration `default:"1m" help:"How often the services are asked what their tenants use."`
	KubeQPS      float32       `name:"kube-qps" default:"100" help:"Requests to the API server each second, on average."`
	KubeBurst    int           `default:"200" help:"Requests to the API server at once."`
	DrainTimeout time.Duration `default:"20s" help:"How long visits under way may take to finish after SIGTERM."`
}

// networkSettings say who may reach dedicated tenants' pods.
type networkSettings struct {
	DNSNamespace         string   `name:"dns-namespace" default:"kube-system" help:"Namespace of the cluster's DNS, which dedicated tenants' pods may ask."`
	MonitoringNamespaces []string `help:"Namespaces whose pods may scrape dedicated tenants' pods."`
	GatewayNamespaces    []string `help:"Namespaces where gateways' proxies run, when not in the Gateway's own."`
}

// Where the webhook's certificate comes from.
const (
	noWebhook = "none"
	mounted   = "mounted"
	rotated   = "rotated"
)

// webhookSettings say how the API server reaches the webhook.
type webhookSettings struct {
	Certificate  string `default:"none" enum:"none,mounted,rotated" help:"none: no webhook; mounted: others keep it in the folder; rotated: the operator does."`
	Folder       string `default:"/etc/guanxi/webhook" help:"Where the Secret with tls.crt and tls.key is mounted."`
	Port         int    `default:"9443" help:"Port of the webhook."`
	Secret       string `default:"guanxi-operator-webhook" help:"rotated: the Secret that holds the certificate."`
	Service      string `default:"guanxi-operator-webhook" help:"rotated: the Service in front of the webhook, for which the certificate is."`
	Registration string `default:"guanxi-operator" help:"rotated: the ValidatingWebhookConfiguration that is told the authority."`
}

// signalSettings say what is recorded and where it goes.
type signalSettings struct {
	OTLPEndpoint string              `name:"otlp-endpoint" help:"Base URL of an OTLP/HTTP receiver of traces and metrics."`
	SampleRatio  float64             `default:"0.1" help:"Share of reconciles whose traces are recorded, 0 to 1."`
	LogLevel     slog.Level          `default:"info" help:"debug, info, warn or error."`
	LogFormat    telemetry.LogFormat `default:"json" enum:"json,text" help:"json or text."`
}

// shortestLease leaves time for the renewals and retries that are made of it.
const shortestLease = 2 * time.Second

// Validate names the settings that are out of range.
func (s *settings) Validate() error {
	var errs []error
	refuse := func(wrong bool, format string, args ...any) {
		if wrong {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	refuse(s.Election.LeaseDuration < shortestLease, "--lease-duration (GUANXI_LEASE_DURATION) must be at least %s", shortestLease)
	refuse(s.Work.Workers < 1, "--workers (GUANXI_WORKERS) must be at least 1")
	refuse(s.Work.TimeLimit < time.Second, "--time-limit (GUANXI_TIME_LIMIT) must be at least 1s")
	refuse(s.Work.Resync < time.Second, "--resync (GUANXI_RESYNC) must be at least 1s")
	refuse(s.Work.UsageEvery < time.Second, "--usage-every (GUANXI_USAGE_EVERY) must be at least 1s")
	refuse(s.Work.KubeQPS <= 0, "--kube-qps (GUANXI_KUBE_QPS) must be above 0")
	refuse(s.Work.KubeBurst < 1, "--kube-burst (GUANXI_KUBE_BURST) must be at least 1")
	refuse(s.Signal.SampleRatio < 0 || s.Signal.SampleRatio > 1, "--sample-ratio (GUANXI_SAMPLE_RATIO) must be from 0 to 1")
	return errors.Join(errs...)
}

// cluster says how the API server is reached, and how often it may be asked.
func (s *settings) cluster() (*rest.Config, error) {
	config, err := clientcmd.BuildConfigFromFlags("", s.Kubeconfig)
	if err != nil {
		return nil, fmt.Errorf("reach the cluster: run in a pod, or set --kubeconfig (GUANXI_KUBECONFIG): %w", err)
	}
	// One bound for all requests: without it, there is one for each kind of object.
	config.RateLimiter = flowcontrol.NewTokenBucketRateLimiter(s.Work.KubeQPS, s.Work.KubeBurst)
	return config, nil
}
