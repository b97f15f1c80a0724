// Package up runs the whole platform in one process on one machine: the four services behind a gateway, with an embedded
// Kafka, SQLite files and a token issuer, all in one data folder. What it runs is the services' own code; it knows
// nothing of what they do.
package up

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/broker"
	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/datadir"
	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/platform"
	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/traces"
	"github.com/guanxi-crm/guanxi/kit/service"
)

const (
	drain = 8 * time.Second // bounds a stop, which takes about one second
	flush = 2 * time.Second // bounds the sending of the last traces
)

// Run runs the platform until ctx ends, and tells on the terminal where it is.
func Run(ctx context.Context, cfg Config, terminal io.Writer) (err error) {
	began := time.Now()
	var closing closers
	defer func() { err = closing.all(err) }()

	lock, err := cfg.DataDir.Lock()
	if err != nil {
		return err
	}
	closing.add(lock.Release)
	listener, err := listen(ctx, cfg.Listen)
	if err != nil {
		return err
	}
	closing.add(func() error { _ = listener.Close(); return nil }) // closed already when it has served
	last, err := cfg.DataDir.ReadRun()
	if err != nil {
		return err
	}
	run := runOf(cfg, listener, began)
	if err := prepareTenants(cfg.DataDir); err != nil {
		return err
	}
	logs, err := openLogs(cfg, terminal)
	if err != nil {
		return fmt.Errorf("cannot write the log: %w", err)
	}
	closing.add(logs.to.Close)
	store := traces.NewStore(traces.Limits{}, platform.Names()...)
	signals, err := startSignals(ctx, cfg, logs, store)
	if err != nil {
		return err
	}
	closing.add(func() error { return within(flush, signals.shutdown) })
	if len(cfg.KafkaBrokers) == 0 {
		kafka, err := broker.Start(broker.Config{
			Dir: cfg.DataDir.Kafka(), Prefer: last.EmbeddedBroker(), Partitions: partitions, Log: logs.logger("kafka"),
		})
		if err != nil {
			return err
		}
		closing.add(func() error { kafka.Close(); return nil })
		run.Brokers, run.Embedded = []string{kafka.Addr()}, true
	}
	installation, err := build(ctx, cfg, run, signals)
	closing.add(installation.close)
	if err != nil {
		return err
	}
	front, err := installation.front(store)
	if err != nil {
		return err
	}
	if err := cfg.DataDir.WriteRun(run); err != nil {
		return err
	}
	log := signals.process.Log
	parts := append(installation.parts(), service.HTTPOn("gateway", listener, front, log),
		announce(cfg, run, terminal, began))
	return service.Run(ctx, log, drain, parts...)
}

// listen takes the gateway's address.
func listen(ctx context.Context, address string) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is taken by another program: stop it, or choose another address with --listen", address)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %s: %w; choose another address with --listen", address, err)
	}
	return listener, nil
}

// runOf is what the commands are to know of this run.
func runOf(cfg Config, listener net.Listener, began time.Time) datadir.Run {
	gateway := "http://" + reachable(listener.Addr())
	return datadir.Run{
		PID: os.Getpid(), StartedAt: began.UTC().Truncate(time.Second), Gateway: gateway, Issuer: gateway + "/issuer", Brokers: cfg.KafkaBrokers,
	}
}

// reachable is the address as this machine reaches it: one that listens everywhere also does so on loopback.
func reachable(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return addr.String()
	}
	return fmt.Sprintf("127.0.0.1:%d", tcp.Port)
}

func within(limit time.Duration, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	return do(ctx)
}

// closers are called in reverse order.
type closers []func() error

func (c *closers) add(last func() error) { *c = append(*c, last) }

func (c *closers) all(err error) error {
	for _, last := range slices.Backward(*c) {
		err = errors.Join(err, last())
	}
	return err
}
