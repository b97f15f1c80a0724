package mongodb_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/guanxi-crm/guanxi/kit/docstore/mongodb"
	"github.com/guanxi-crm/guanxi/kit/testserver"
)

// emptyDatabase is one of the test's own.
func emptyDatabase(t *testing.T) *mongo.Database {
	t.Helper()
	db := client(t, testserver.MongoDB(t)).Database("guanxi_test_erase")
	require.NoError(t, db.Drop(t.Context()))
	t.Cleanup(func() { require.NoError(t, db.Drop(context.WithoutCancel(t.Context()))) })
	return db
}

func fill(t *testing.T, c *mongo.Collection, tenant string, documents int) {
	t.Helper()
	docs := make([]any, documents)
	for n := range docs {
		docs[n] = bson.D{{Key: "_id", Value: fmt.Sprintf("%s/d%05d", tenant, n)}, {Key: "tenant", Value: tenant}}
	}
	_, err := c.InsertMany(t.Context(), docs)
	require.NoError(t, err)
}

func TestErasingATenantLeavesTheOthersWhole(t *testing.T) {
	db := emptyDatabase(t)
	others := []string{"a-b", "a0", "ab", "b", "aa"}
	fill(t, db.Collection("customers"), "a", 2500) // several batches
	fill(t, db.Collection("purchases"), "a", 1)
	for _, tenant := range others {
		fill(t, db.Collection("customers"), tenant, 3)
	}
	fill(t, db.Collection("tasks"), "a-b", 2)
	_, err := db.Collection("elsewhere").InsertOne(t.Context(), bson.D{{Key: "_id", Value: bson.NewObjectID()}})
	require.NoError(t, err)

	removed, err := mongodb.EraseTenant(t.Context(), db, "a")
	require.NoError(t, err)
	require.Equal(t, map[string]int64{"customers": 2500, "purchases": 1}, removed)
	count := func(collection string, filter bson.D) int64 {
		t.Helper()
		n, err := db.Collection(collection).CountDocuments(t.Context(), filter)
		require.NoError(t, err)
		return n
	}
	require.EqualValues(t, 3*len(others), count("customers", bson.D{}))
	require.EqualValues(t, 2, count("tasks", bson.D{}))
	require.EqualValues(t, 1, count("elsewhere", bson.D{}))

	removed, err = mongodb.EraseTenant(t.Context(), db, "a")
	require.NoError(t, err)
	require.Empty(t, removed, "again removes nothing more")
	removed, err = mongodb.EraseTenant(t.Context(), db, "a-b")
	require.NoError(t, err)
	require.Equal(t, map[string]int64{"customers": 3, "tasks": 2}, removed)
	require.EqualValues(t, 3, count("customers", bson.D{{Key: "tenant", Value: "a0"}}))
}

func TestErasingWhatIsNoTenantIsRefused(t *testing.T) {
	db := emptyDatabase(t)
	fill(t, db.Collection("customers"), "a", 1)
	for _, tenant := range []string{"", "a/", "A", "a/d00000", "-a", "*"} {
		_, err := mongodb.EraseTenant(t.Context(), db, tenant)
		require.ErrorContains(t, err, "DNS label", "tenant %q", tenant)
	}
	n, err := db.Collection("customers").CountDocuments(t.Context(), bson.D{})
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
}

func TestErasingThatIsCutShortSaysSo(t *testing.T) {
	db := emptyDatabase(t)
	fill(t, db.Collection("customers"), "a", 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := mongodb.EraseTenant(ctx, db, "a")
	require.ErrorIs(t, err, context.Canceled)
}
