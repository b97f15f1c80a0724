package data_test

import (
	"context"
	"crypto/tls"
	"encoding/pem"
	"io"
	"net"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/kversion"

	"github.com/guanxi-crm/guanxi/kit/testserver"
	"github.com/guanxi-crm/guanxi/operator/internal/data"
)

const (
	deleteTopics = kmsg.Key(20)
	listGroups   = kmsg.Key(16)
)

func TestCallIsRepeatedWhenTheControllerHasMoved(t *testing.T) {
	cluster := testserver.KfakeCluster(t, kfake.NumBrokers(3), kfake.SeedTopics(1, "t-acme.one", "t-other.one"))
	fault := cluster.Fault(kfake.Fault{Keys: []kmsg.Key{deleteTopics}, Err: kerr.NotController, Count: 2})
	admin := openKafka(t, data.KafkaConfig{Brokers: cluster.ListenAddrs()})

	removed, err := admin.DropTopics(t.Context(), "t-acme.")
	require.NoError(t, err)
	require.Equal(t, []string{"t-acme.one"}, removed)
	require.Equal(t, 2, fault.Hits())
	require.NotNil(t, cluster.TopicInfo("t-other.one"))
}

func TestControllerThatNeverSettlesEndsWithTheContext(t *testing.T) {
	cluster := testserver.KfakeCluster(t, kfake.SeedTopics(1, "t-acme.one"))
	cluster.Fault(kfake.Fault{Keys: []kmsg.Key{deleteTopics}, Err: kerr.NotController, Count: -1})
	admin := openKafka(t, data.KafkaConfig{Brokers: cluster.ListenAddrs()})
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()

	removed, err := admin.DropTopics(ctx, "t-acme.")
	require.Equal(t, data.Unreachable, data.KindOf(err), err)
	require.Empty(t, removed)
}

func TestTopicsThatMayNotBeDeletedAreNamedAndTheRestIsGone(t *testing.T) {
	cluster := testserver.KfakeCluster(t, kfake.SeedTopics(1, "t-acme.a", "t-acme.b", "t-acme.c"))
	cluster.Fault(kfake.Fault{Keys: []kmsg.Key{deleteTopics}, Topic: "t-acme.b", Err: kerr.TopicDeletionDisabled, Count: -1})
	admin := openKafka(t, data.KafkaConfig{Brokers: cluster.ListenAddrs()})

	removed, err := admin.DropTopics(t.Context(), "t-acme.")
	require.Equal(t, data.Unsupported, data.KindOf(err), err)
	require.ErrorIs(t, err, kafka.TopicDeletionDisabled)
	require.ErrorContains(t, err, "t-acme.b")
	require.ErrorContains(t, err, "delete.topic.enable")
	require.Equal(t, []string{"t-acme.a", "t-acme.c"}, removed)
}

func TestGroupsOfSeveralCoordinatorsAreDropped(t *testing.T) {
	cluster := testserver.KfakeCluster(t, kfake.NumBrokers(3), kfake.SeedTopics(1, "t-acme.one"))
	client := &kafka.Client{Addr: kafka.TCP(cluster.ListenAddrs()...), Transport: &kafka.Transport{}}
	var groups []string
	coordinators := make(map[int32]bool)
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		groups = append(groups, "t-acme."+name)
		coordinators[cluster.CoordinatorFor("t-acme."+name)] = true
	}
	require.Greater(t, len(coordinators), 1)
	for _, group := range append([]string{"t-acme-2.a"}, groups...) {
		_, err := client.OffsetCommit(t.Context(), &kafka.OffsetCommitRequest{
			GroupID: group, GenerationID: -1, Topics: map[string][]kafka.OffsetCommit{"t-acme.one": {{Partition: 0, Offset: 1}}},
		})
		require.NoError(t, err)
	}

	var requests atomic.Int32
	cluster.ControlKey(int16(listGroups), func(kmsg.Request) (kmsg.Response, error, bool) {
		cluster.KeepControl()
		requests.Add(1)
		return nil, nil, false
	})

	removed, err := openKafka(t, data.KafkaConfig{Brokers: cluster.ListenAddrs()}).DropGroups(t.Context(), "t-acme.")
	require.NoError(t, err)
	require.Equal(t, groups, removed)
	require.EqualValues(t, 3, requests.Load(), "each broker is asked once: no coordinator was sent another's groups, and all done again")
	require.NotNil(t, cluster.GroupInfo("t-acme-2.a"))
}

func TestBrokersThatCannotKeepUsersAreUnsupported(t *testing.T) {
	old := kversion.Stable()
	old.SetMaxKeyVersion(51, -1)
	addr := testserver.Kfake(t, kfake.EnableSASL(), kfake.Superuser("SCRAM-SHA-512", "admin", "secret"), kfake.MaxVersions(old))
	admin := openKafka(t, data.KafkaConfig{Brokers: []string{addr}, User: "admin", Password: "secret"})
	require.NoError(t, admin.Ping(t.Context()))

	_, err := admin.DropUser(t.Context(), "acme")
	require.Equal(t, data.Unsupported, data.KindOf(err), err)
}

func TestBrokerThatNeverAnswersHoldsUpNobody(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	closed := make(chan error, 1)
	go func() {
		conn, err := listener.Accept()
		if err == nil {
			_, err = io.Copy(io.Discard, conn) // nil when the other side closes it
		}
		closed <- err
	}()
	admin := openKafka(t, data.KafkaConfig{Brokers: []string{listener.Addr().String()}, User: "admin", Password: "secret"})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()

	require.Equal(t, data.Unreachable, data.KindOf(admin.Ping(ctx)))
	select {
	case err := <-closed:
		require.NoError(t, err, "the connection is not left open")
	case <-time.After(5 * time.Second): // before the connection's own time-out, which a login does not have
		t.Fatal("the connection is left open")
	}
}

func TestDeadBrokerBesideALivingOneIsPassedOver(t *testing.T) {
	dead, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, dead.Close())
	admin := openKafka(t, data.KafkaConfig{Brokers: []string{dead.Addr().String(), testserver.Kfake(t)}})
	for range 5 { // the addresses are tried in random order
		require.NoError(t, admin.Ping(t.Context()))
	}

	alone := openKafka(t, data.KafkaConfig{Brokers: []string{dead.Addr().String()}})
	require.Equal(t, data.Unreachable, data.KindOf(alone.Ping(t.Context())))
}

func TestBrokersCertificateMustBeTrusted(t *testing.T) {
	https := httptest.NewTLSServer(nil) // for its certificate
	defer https.Close()
	addr := testserver.Kfake(t, kfake.TLS(&tls.Config{Certificates: https.TLS.Certificates, MinVersion: tls.VersionTLS12}))
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: https.Certificate().Raw})

	require.NoError(t, openKafka(t, data.KafkaConfig{Brokers: []string{addr}, TLS: true, CA: authority}).Ping(t.Context()))
	err := openKafka(t, data.KafkaConfig{Brokers: []string{addr}, TLS: true}).Ping(t.Context())
	require.Equal(t, data.Unreachable, data.KindOf(err), err)
	require.ErrorContains(t, err, "not trusted")
}

func TestCancelledCallIsNotTheBrokersFault(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := openKafka(t, data.KafkaConfig{Brokers: []string{testserver.Kfake(t)}}).Ping(ctx)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, data.Other, data.KindOf(err))
}
