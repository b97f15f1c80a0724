// Package broker is the Kafka of one machine: kfake, kept on disk and listening on loopback only. It knows nothing of
// topics or of what is published on them.
package broker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
)

// Config says where the broker keeps its data and where it listens.
type Config struct {
	Dir string
	// Prefer is the address to listen on when it is free ("127.0.0.1:9092"), so that what was configured with the last
	// one still finds the broker; otherwise any free port is taken.
	Prefer     string
	Partitions int
	Log        *slog.Logger
}

// Broker is a running broker. It writes through to files at every request, so that ending the process without closing
// it loses nothing acknowledged; only a power cut may (it syncs as seldom as Kafka does by default).
type Broker struct {
	cluster *kfake.Cluster
	addr    string
	close   sync.Once
}

// Start loads what the folder holds and listens. The folder must be nobody else's: kfake takes no lock.
func Start(cfg Config) (*Broker, error) {
	port, err := freePort(cfg.Prefer)
	if err != nil {
		return nil, err
	}
	cluster, err := kfake.NewCluster(
		kfake.NumBrokers(1), kfake.Ports(port), kfake.ClusterID("guanxi"), kfake.DataDir(cfg.Dir),
		kfake.DefaultNumPartitions(cfg.Partitions), kfake.GroupMinSessionTimeout(time.Second), kfake.WithLogger(logger{cfg.Log}),
	)
	if err != nil {
		return nil, fmt.Errorf("start the embedded broker on %s: %w", cfg.Dir, err)
	}
	return &Broker{cluster: cluster, addr: cluster.ListenAddrs()[0]}, nil
}

// Addr is the broker's address on loopback.
func (b *Broker) Addr() string { return b.addr }

// Close writes what is left to disk and stops listening.
func (b *Broker) Close() { b.close.Do(b.cluster.Close) }

// freePort returns the preferred address's port if it is free, else any that is.
func freePort(prefer string) (int, error) {
	var listen net.ListenConfig
	for _, addr := range []string{prefer, "127.0.0.1:0"} {
		if addr == "" {
			continue
		}
		l, err := listen.Listen(context.Background(), "tcp", addr)
		if err != nil {
			continue
		}
		_, port, err := net.SplitHostPort(l.Addr().String())
		if closeErr := l.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			return 0, err
		}
		return strconv.Atoi(port)
	}
	return 0, errors.New("no free port on 127.0.0.1 for the embedded broker")
}
