package data_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/sasl"
	"github.com/segmentio/kafka-go/sasl/scram"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/testserver"
	"github.com/guanxi-crm/guanxi/operator/internal/data"
)

const (
	patient = 60 * time.Second // for what must happen, however busy the machine
	soon    = 20 * time.Millisecond

	topic = "guanxi.customer.v1"
	group = "analytics"
)

// prefixOf is what a tenant's topics and groups begin with.
func prefixOf(tenant string) string { return "guanxi-" + tenant + "." }

// cluster is a broker with users and access-control lists, and its administrator.
type cluster struct {
	server *testserver.SecuredKafka
	admin  *data.Kafka
}

func startCluster(t *testing.T) cluster {
	t.Helper()
	server := testserver.StartSecuredKafka(t)
	return cluster{server, openKafka(t, data.KafkaConfig{Brokers: []string{server.Addr}, User: server.User, Password: server.Password})}
}

func openKafka(t *testing.T, cfg data.KafkaConfig) *data.Kafka {
	t.Helper()
	admin, err := data.OpenKafka(cfg)
	require.NoError(t, err)
	return admin
}

// provision makes a tenant's user, held to the tenant's prefix, and returns the user's password.
func (c cluster) provision(t *testing.T, tenant string) (password string) {
	t.Helper()
	password = "of-" + tenant
	_, err := c.admin.EnsureUser(t.Context(), tenant, password)
	require.NoError(t, err)
	_, err = c.admin.EnsureACLs(t.Context(), tenant, prefixOf(tenant))
	require.NoError(t, err)
	return password
}

// client connects as the services would.
func (c cluster) client(t *testing.T, user, password string) *kafka.Client {
	t.Helper()
	wire := &kafka.Transport{SASL: mechanism(t, user, password), MetadataTTL: 200 * time.Millisecond}
	t.Cleanup(wire.CloseIdleConnections)
	return &kafka.Client{Addr: kafka.TCP(c.server.Addr), Timeout: 10 * time.Second, Transport: wire}
}

// bus is what the tenant's services have.
func (c cluster) bus(t *testing.T, tenant, password, prefix string) *eventbus.Bus {
	t.Helper()
	bus, err := eventbus.Open(eventbus.Config{
		Brokers: []string{c.server.Addr}, SASL: mechanism(t, tenant, password), Prefix: prefix, Partitions: 1,
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, bus.Close()) })
	return bus
}

func mechanism(t *testing.T, user, password string) sasl.Mechanism {
	t.Helper()
	m, err := scram.Mechanism(scram.SHA512, user, password)
	require.NoError(t, err)
	return m
}

// produce writes a registered customer's event as the relay does, which tries again while a new topic gets its leader.
func produce(t *testing.T, client *kafka.Client, topic, tenant string) {
	t.Helper()
	var err error
	require.Eventually(t, func() bool {
		var broker kafka.Error
		err = produceOnce(t.Context(), client, topic, tenant)
		return !errors.As(err, &broker) || !broker.Temporary()
	}, patient, soon)
	require.NoError(t, err)
}

func produceOnce(ctx context.Context, client *kafka.Client, topic, tenant string) error {
	headers := []kafka.Header{}
	for key, value := range map[string]string{
		"ce_specversion": "1.0", "ce_id": "1", "ce_source": "/customer", "ce_type": "dev.guanxi.customer.registered.v1",
		"ce_subject": "cus_1", "ce_time": "2026-01-02T03:04:05Z", "ce_tenant": tenant, "ce_sequence": "1",
		"content-type": "application/json",
	} {
		headers = append(headers, kafka.Header{Key: key, Value: []byte(value)})
	}
	answer, err := client.Produce(ctx, &kafka.ProduceRequest{
		Topic: topic, RequiredAcks: kafka.RequireAll, Records: kafka.NewRecordReader(kafka.Record{
			Key: kafka.NewBytes([]byte(tenant + "/cus_1")), Value: kafka.NewBytes([]byte("{}")), Headers: headers,
		}),
	})
	if err == nil {
		err = answer.Error
	}
	return err
}

// topics returns what a client is shown.
func topics(t *testing.T, client *kafka.Client) []string {
	t.Helper()
	meta, err := client.Metadata(t.Context(), &kafka.MetadataRequest{})
	require.NoError(t, err)
	names := []string{}
	for _, topic := range meta.Topics {
		if !topic.Internal {
			names = append(names, topic.Name)
		}
	}
	return names
}
