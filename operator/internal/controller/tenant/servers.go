package tenant

import (
	"context"

	"github.com/guanxi-crm/guanxi/operator/internal/data"
)

// Servers opens the servers that hold tenants' data.
type Servers interface {
	OpenMongoDB(ctx context.Context, uri string) (MongoDB, error)
	OpenKafka(cfg data.KafkaConfig) (Kafka, error)
}

// MongoDB is what is done to a MongoDB deployment, as data.MongoDB does it.
type MongoDB interface {
	EnsureUser(ctx context.Context, user data.User) (changed bool, err error)
	DropUser(ctx context.Context, name string) (dropped bool, err error)
	DropDatabases(ctx context.Context, names []string) (removed []string, err error)
	EraseTenant(ctx context.Context, databases []string, tenant string) (removed map[string]int64, err error)
	URIFor(user, password string) string
	Close(ctx context.Context) error
}

// Kafka is what is done to a Kafka cluster, as data.Kafka does it.
type Kafka interface {
	EnsureUser(ctx context.Context, name, password string) (changed bool, err error)
	EnsureACLs(ctx context.Context, user, prefix string) (changed bool, err error)
	DropUser(ctx context.Context, name string) (dropped bool, err error)
	DropACLs(ctx context.Context, user string) (dropped int, err error)
	DropTopics(ctx context.Context, prefix string) (removed []string, err error)
	DropGroups(ctx context.Context, prefix string) (removed []string, err error)
}

// RealServers opens servers as package data does.
type RealServers struct{ Options data.Options }

// OpenMongoDB implements Servers.
func (s RealServers) OpenMongoDB(ctx context.Context, uri string) (MongoDB, error) {
	return data.OpenMongoDB(ctx, uri, s.Options)
}

// OpenKafka implements Servers.
func (RealServers) OpenKafka(cfg data.KafkaConfig) (Kafka, error) { return data.OpenKafka(cfg) }
