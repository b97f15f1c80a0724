package data_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/guanxi-crm/guanxi/kit/testserver"
	"github.com/guanxi-crm/guanxi/operator/internal/data"
)

func TestDatabasesAndTenantsAreRemovedAndOthersAreNot(t *testing.T) {
	uri := testserver.MongoDB(t)
	admin := openMongoDB(t, uri)
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	require.NoError(t, err)
	defer func() { _ = client.Disconnect(t.Context()) }()
	run := bson.NewObjectID().Hex()
	a, b, other := "guanxi_"+run+"_a", "guanxi_"+run+"_b", "guanxi_"+run+"_a2"
	for _, database := range []string{a, b, other} {
		for _, key := range []string{"acme/1", "acme/2", "acme-2/1", "acme0/1"} {
			_, err := client.Database(database).Collection("customers").InsertOne(t.Context(), bson.D{{Key: "_id", Value: key}})
			require.NoError(t, err)
		}
		t.Cleanup(func() { _, _ = admin.DropDatabases(t.Context(), []string{database}) })
	}

	removed, err := admin.EraseTenant(t.Context(), []string{a, b}, "acme")
	require.NoError(t, err)
	require.Equal(t, map[string]int64{a + ".customers": 2, b + ".customers": 2}, removed)
	for database, want := range map[string]int64{a: 2, b: 2, other: 4} {
		left, err := client.Database(database).Collection("customers").CountDocuments(t.Context(), bson.D{})
		require.NoError(t, err)
		require.Equal(t, want, left, database)
	}
	removed, err = admin.EraseTenant(t.Context(), []string{a, b}, "acme")
	require.NoError(t, err)
	require.Empty(t, removed)

	dropped, err := admin.DropDatabases(t.Context(), []string{b, a, "guanxi_" + run + "_never_made"})
	require.NoError(t, err)
	require.Equal(t, []string{a, b}, dropped)
	left, err := client.ListDatabaseNames(t.Context(), bson.D{})
	require.NoError(t, err)
	require.Contains(t, left, other)
	require.NotContains(t, left, a)
	dropped, err = admin.DropDatabases(t.Context(), []string{a, b})
	require.NoError(t, err)
	require.Empty(t, dropped)
}

func TestStoreThatOnlySpeaksTheProtocolHasNoUsers(t *testing.T) {
	if os.Getenv("GUANXI_TEST_MONGODB_URI") != "" {
		t.Skip("the server that GUANXI_TEST_MONGODB_URI names has users")
	}
	admin := openMongoDB(t, testserver.MongoDB(t))
	require.NoError(t, admin.Ping(t.Context()))
	supported, err := admin.SupportsUsers(t.Context())
	require.NoError(t, err)
	require.False(t, supported)
	_, err = admin.EnsureUser(t.Context(), data.User{Name: "acme", Password: "secret", Databases: []string{"guanxi_acme"}})
	require.Equal(t, data.Unsupported, data.KindOf(err), err)
}
