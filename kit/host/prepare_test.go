package host_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/testserver"
)

// prepare runs the service with --prepare and returns what it logged.
func prepare(t *testing.T, within time.Duration, more ...string) (log string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	var out strings.Builder
	args := flags(t, append([]string{"--prepare", "--oidc-issuer=http://" + nobody}, more...)...)
	err = host.Run(ctx, host.Command{Name: "sample", Args: args, Out: &out}, sample)
	return out.String(), err
}

func TestPreparingMakesIndexesAndTopicsAndServesNothing(t *testing.T) {
	uri, broker := testserver.MongoDB(t), testserver.Kfake(t)
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	require.NoError(t, err)
	db := client.Database("guanxi_test_prepare")
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		require.NoError(t, db.Drop(ctx))
		require.NoError(t, client.Disconnect(ctx))
	})
	for range 2 { // a Job may be run again
		log, err := prepare(t, patient, "--mongodb-uri="+uri, "--database="+db.Name(), "--kafka-brokers="+broker)
		require.NoError(t, err)
		require.NotContains(t, log, `"msg":"listen"`)
		require.NotContains(t, log, `"msg":"start"`)
	}
	indexes, err := db.Collection("customers").Indexes().ListSpecifications(t.Context())
	require.NoError(t, err)
	var names []string
	for _, index := range indexes {
		names = append(names, index.Name)
	}
	require.ElementsMatch(t, []string{"_id_", "pending", "email"}, names)

	kafkaClient := kafka.Client{Addr: kafka.TCP(broker)}
	meta, err := kafkaClient.Metadata(t.Context(), &kafka.MetadataRequest{})
	require.NoError(t, err)
	var topics []string
	for _, topic := range meta.Topics {
		topics = append(topics, topic.Name)
	}
	require.ElementsMatch(t, []string{"guanxi.sample.v1", "guanxi.order.v1", "guanxi.sample.dead", "guanxi.sample.retry"}, topics)
}

func TestPreparingSaysWhatIsMissing(t *testing.T) {
	refusing := testserver.KfakeCluster(t)
	refusing.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.CreateTopics}, Err: kerr.TopicAuthorizationFailed, Count: -1})
	_, address, _ := strings.Cut(testserver.MongoDB(t), "mongodb://")
	folder, broker := "--data-dir="+t.TempDir(), "--kafka-brokers="+testserver.Kfake(t)
	cases := map[string]struct {
		flags  []string
		within time.Duration
		want   string
	}{
		"no MongoDB":  {[]string{"--mongodb-uri=mongodb://" + nobody, broker}, 200 * time.Millisecond, "MongoDB does not answer at --mongodb-uri"},
		"credentials": {[]string{"--mongodb-uri=mongodb://nobody:wrong@" + address, broker}, patient, "MongoDB refuses the credentials"},
		"no Kafka":    {[]string{folder, "--kafka-brokers=" + nobody}, time.Second, nobody},
		"topic":       {[]string{folder, "--kafka-brokers=" + refusing.ListenAddrs()[0]}, patient, "create topic guanxi.sample.v1"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := prepare(t, c.within, c.flags...)
			require.ErrorContains(t, err, c.want)
			require.ErrorContains(t, err, "prepare ")
			require.NotContains(t, err.Error(), "wrong")
		})
	}
}
