package eventbus

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/sasl"
	"go.opentelemetry.io/otel/metric"
	metricnoop "go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/trace"
	tracenoop "go.opentelemetry.io/otel/trace/noop"
)

// Config says how to reach Kafka and how patient to be. The zero value of a field is its default.
type Config struct {
	Brokers  []string
	ClientID string
	TLS      *tls.Config    // nil: plain text
	SASL     sasl.Mechanism // nil: no authentication
	// Prefix is put before every topic and group, for a tenant with topics of its own. Usually empty.
	Prefix     string
	Partitions int // of service topics that EnsureTopics creates: 6
	Replicas   int // of topics that EnsureTopics creates: 1
	// RetryBudget is how long one event may hold up its partition before it goes to the dead-letter topic: 30 s.
	RetryBudget time.Duration
	SweepEvery  time.Duration // how often the relay looks for events a crash left behind: 1 s
	Log         *slog.Logger
	Tracer      trace.TracerProvider
	Meter       metric.MeterProvider
	Now         func() time.Time
}

const (
	scope = "github.com/guanxi-crm/guanxi/kit/eventbus"

	dialTimeout = 5 * time.Second
	// metadataTTL bounds how long a moved partition or a new topic goes unnoticed.
	metadataTTL = 2 * time.Second
	pingTimeout = 3 * time.Second
)

// Bus is a connection to the brokers.
type Bus struct {
	cfg    Config
	addr   net.Addr
	wire   *kafka.Transport
	client *kafka.Client
	dialer *kafka.Dialer
	tracer trace.Tracer
	meters meters
}

// Open returns a bus; it does not connect yet.
func Open(cfg Config) (*Bus, error) {
	if len(cfg.Brokers) == 0 {
		return nil, errors.New("eventbus: no brokers are configured")
	}
	cfg = cfg.withDefaults()
	wire := &kafka.Transport{
		ClientID:    cfg.ClientID,
		DialTimeout: dialTimeout,
		MetadataTTL: metadataTTL,
		TLS:         cfg.TLS,
		SASL:        cfg.SASL,
	}
	b := &Bus{
		cfg:    cfg,
		addr:   kafka.TCP(cfg.Brokers...),
		wire:   wire,
		dialer: &kafka.Dialer{ClientID: cfg.ClientID, Timeout: dialTimeout, TLS: cfg.TLS, SASLMechanism: cfg.SASL},
		tracer: cfg.Tracer.Tracer(scope),
	}
	b.client = &kafka.Client{Addr: b.addr, Transport: wire}
	var err error
	if b.meters, err = newMeters(cfg.Meter.Meter(scope)); err != nil {
		return nil, fmt.Errorf("eventbus: %w", err)
	}
	return b, nil
}

func (cfg Config) withDefaults() Config {
	cfg.ClientID = cmp.Or(cfg.ClientID, "guanxi")
	cfg.Partitions = cmp.Or(cfg.Partitions, 6)
	cfg.Replicas = cmp.Or(cfg.Replicas, 1)
	cfg.RetryBudget = cmp.Or(cfg.RetryBudget, 30*time.Second)
	cfg.SweepEvery = cmp.Or(cfg.SweepEvery, time.Second)
	cfg.Log = cmp.Or(cfg.Log, slog.New(slog.DiscardHandler))
	if cfg.Tracer == nil {
		cfg.Tracer = tracenoop.NewTracerProvider()
	}
	if cfg.Meter == nil {
		cfg.Meter = metricnoop.NewMeterProvider()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return cfg
}

// Ready says what keeps the bus from working: it asks a broker, since what is known of the topics is remembered when
// the brokers are gone.
func (b *Bus) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	if _, err := b.client.ApiVersions(ctx, &kafka.ApiVersionsRequest{}); err != nil {
		return fmt.Errorf("kafka: no answer from %v: %w", b.cfg.Brokers, err)
	}
	return nil
}

// Close closes the connections. Relays and consumers must have ended.
func (b *Bus) Close() error {
	b.wire.CloseIdleConnections()
	return nil
}
