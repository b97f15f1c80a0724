//go:build cluster

package lifecycle

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/sasl/scram"
	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// servers are the MongoDB and the Kafka beside the cluster, asked directly.
type servers struct {
	kafka *kafka.Client
	mongo *mongo.Client
}

func (w *world) servers(t *testing.T) servers {
	t.Helper()
	client, err := mongo.Connect(options.Client().ApplyURI(w.mongodb))
	require.NoError(t, err)
	t.Cleanup(func() { _ = client.Disconnect(t.Context()) })
	return servers{kafka: &kafka.Client{Addr: kafka.TCP(w.kafka.Addr)}, mongo: client}.as(t, w.kafka.User, w.kafka.Password)
}

// as asks Kafka as another user.
func (s servers) as(t *testing.T, user, password string) servers {
	t.Helper()
	login, err := scram.Mechanism(scram.SHA512, user, password)
	require.NoError(t, err)
	transport := &kafka.Transport{SASL: login}
	t.Cleanup(transport.CloseIdleConnections)
	return servers{kafka: &kafka.Client{Addr: s.kafka.Addr, Transport: transport}, mongo: s.mongo}
}

// topics returns the topics that the user may see.
func (s servers) topics(t *testing.T) []string {
	t.Helper()
	answer, err := s.kafka.Metadata(t.Context(), &kafka.MetadataRequest{})
	require.NoError(t, err)
	var names []string
	for _, topic := range answer.Topics {
		if !topic.Internal {
			names = append(names, topic.Name)
		}
	}
	return names
}

// letsIn reports whether Kafka takes the user's password.
func (s servers) letsIn(t *testing.T, user, password string) bool {
	t.Helper()
	_, err := s.as(t, user, password).kafka.Metadata(t.Context(), &kafka.MetadataRequest{})
	return err == nil
}

func (s servers) databases(t *testing.T) []string {
	t.Helper()
	names, err := s.mongo.ListDatabaseNames(t.Context(), bson.D{})
	require.NoError(t, err)
	return names
}

// documents counts the documents of a tenant in the pooled Stack's databases.
func (s servers) documents(t *testing.T, n *tenant) (count int64) {
	t.Helper()
	// Every key begins with the tenant and a slash; a nought is the next character.
	mine := bson.D{{Key: "_id", Value: bson.D{{Key: "$gte", Value: n.id + "/"}, {Key: "$lt", Value: n.id + "0"}}}}
	for _, program := range programs() {
		database := s.mongo.Database("guanxi_" + program)
		collections, err := database.ListCollectionNames(t.Context(), bson.D{})
		require.NoError(t, err)
		for _, collection := range collections {
			found, err := database.Collection(collection).CountDocuments(t.Context(), mine)
			require.NoError(t, err)
			count += found
		}
	}
	return count
}

// kafkaCredentials are those that the tenant's pods have.
func (w *world) kafkaCredentials(t *testing.T, n *tenant) (user, password string) {
	t.Helper()
	read := func(key string) string {
		value, err := base64.StdEncoding.DecodeString(w.on(t).Field(n.namespace(), "secret/kafka", "{.data."+key+"}"))
		require.NoError(t, err)
		return string(value)
	}
	return read("user"), read("password")
}

// databasesOf a dedicated tenant.
func databasesOf(n *tenant) []string {
	var names []string
	for _, program := range programs() {
		names = append(names, "guanxi-"+n.id+"_"+program)
	}
	return names
}

// ofTenant keeps the names of topics or databases that are a dedicated tenant's.
func ofTenant(n *tenant, names []string) (mine []string) {
	for _, name := range names {
		if strings.HasPrefix(name, "guanxi-"+n.id+".") || strings.HasPrefix(name, "guanxi-"+n.id+"_") {
			mine = append(mine, name)
		}
	}
	return mine
}
