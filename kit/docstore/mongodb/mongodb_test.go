package mongodb_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/docstoretest"
	"github.com/guanxi-crm/guanxi/kit/docstore/mongodb"
	"github.com/guanxi-crm/guanxi/kit/testserver"
)

func TestContract(t *testing.T) {
	uri := testserver.MongoDB(t)
	docstoretest.Run(t, opener(uri), lacks(t, uri))
}

// opener opens a database of the place's own, which is dropped when the test ends.
func opener(uri string) docstoretest.Opener {
	return func(t *testing.T, place string) docstore.Engine {
		t.Helper()
		sum := sha256.Sum256([]byte(place))
		database := "guanxi_test_" + hex.EncodeToString(sum[:8])
		engine, err := mongodb.Open(t.Context(), uri, database, mongodb.Options{})
		require.NoError(t, err)
		t.Cleanup(func() {
			require.NoError(t, client(t, uri).Database(database).Drop(context.WithoutCancel(t.Context())))
		})
		return engine
	}
}

func client(t *testing.T, uri string) *mongo.Client {
	t.Helper()
	c, err := mongo.Connect(options.Client().ApplyURI(uri))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Disconnect(context.WithoutCancel(t.Context()))) })
	return c
}

// lacks asks the server what it cannot do; a real MongoDB can do everything.
func lacks(t *testing.T, uri string) docstoretest.Lacks {
	t.Helper()
	db := client(t, uri).Database("guanxi_test_abilities")
	_, err := db.Collection("c").InsertOne(t.Context(), bson.D{{Key: "x", Value: 1}})
	require.NoError(t, err)
	explain := bson.D{{Key: "explain", Value: bson.D{{Key: "find", Value: "c"}}}}
	if db.RunCommand(t.Context(), explain).Err() == nil {
		return nil
	}
	return docstoretest.Lacks{
		"Explain":        "this server has no explain",
		"Expiry":         "this server has no TTL indexes",
		"OverdueLimited": "this server walks no index",
	}
}

func TestSurvivesKill(t *testing.T) {
	uri := os.Getenv("GUANXI_TEST_CRASH_URI") // a child's: the server outlives it
	if uri == "" {
		uri = testserver.MongoDB(t)
		t.Setenv("GUANXI_TEST_CRASH_URI", uri)
	}
	docstoretest.RunCrash(t, opener(uri))
}
