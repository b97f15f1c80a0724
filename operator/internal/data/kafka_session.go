package data

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/sasl"
)

const (
	firstPause = 100 * time.Millisecond // before a call is repeated; doubled each time
	longPause  = 2 * time.Second
)

// Which topics a session learns of as it begins: a large cluster's list is megabytes.
type topicsKnown bool

const (
	brokersOnly topicsKnown = false
	everyTopic  topicsKnown = true
)

// work is done in a session, with what the session learnt as it began.
type work func(ctx context.Context, client *kafka.Client, cluster *kafka.MetadataResponse) error

// session connects, logs in and does the work; when a broker answers that it is not, or not yet, the one to ask, the
// whole is repeated, for a new session sees the cluster as it is then. The work must bear that.
func (k *Kafka) session(ctx context.Context, op string, login sasl.Mechanism, known topicsKnown, do work) error {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	pause := firstPause
	for {
		err := k.once(ctx, login, known, do)
		if err == nil {
			return nil
		}
		if !passing(err) || !sleep(ctx, pause) {
			return k.failure(op, err)
		}
		pause = min(2*pause, longPause)
	}
}

// once is one session. All it opened is closed when it returns, even a connection that hangs while it logs in.
func (k *Kafka) once(ctx context.Context, login sasl.Mechanism, known topicsKnown, do work) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	wire := &kafka.Transport{
		Context:  ctx,
		ClientID: "guanxi-operator",
		Dial:     dialUntil(ctx),
		// One time-out bounds the attempts at all addresses: each must have its turn when the first is dead.
		DialTimeout: time.Duration(len(k.cfg.Brokers)+1) * dialTimeout,
		TLS:         k.tls,
		SASL:        login,
	}
	if known == brokersOnly {
		wire.MetadataTopics = []string{}
	}
	defer wire.CloseIdleConnections()
	client := &kafka.Client{Addr: kafka.TCP(k.cfg.Brokers...), Transport: wire}
	// The only request whose error is why the connection failed; others would only find no broker.
	cluster, err := client.Metadata(ctx, &kafka.MetadataRequest{})
	if err != nil || do == nil {
		return err
	}
	return do(ctx, client, cluster)
}

// dialUntil closes what it dialled when the session ends: kafka-go sets no deadline on a login.
func dialUntil(session context.Context) func(context.Context, string, string) (net.Conn, error) {
	dialer := &net.Dialer{Timeout: dialTimeout}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dialer.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		context.AfterFunc(session, func() { _ = conn.Close() })
		return conn, nil
	}
}

// passing says whether an error goes away when the cluster has settled: a controller or a coordinator has moved.
func passing(err error) bool {
	for _, moved := range []kafka.Error{
		kafka.NotController, kafka.NotCoordinatorForGroup, kafka.GroupCoordinatorNotAvailable, kafka.GroupLoadInProgress,
		kafka.BrokerNotAvailable, kafka.LeaderNotAvailable, kafka.NotLeaderForPartition,
	} {
		if errors.Is(err, moved) {
			return true
		}
	}
	return false
}

// sleep returns false when ctx ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
