package data_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/guanxi-crm/guanxi/operator/internal/data"
)

func openMongoDB(t *testing.T, uri string) *data.MongoDB {
	t.Helper()
	admin, err := data.OpenMongoDB(t.Context(), uri, data.Options{AppName: "test"})
	require.NoError(t, err)
	t.Cleanup(func() { _ = admin.Close(t.Context()) })
	return admin
}

// userServers returns the URIs of the double, and of the server that GUANXI_TEST_MONGODB_URI names, whose user must be an
// administrator and whose access control must be on.
func userServers(t *testing.T) map[string]string {
	t.Helper()
	servers := map[string]string{"double": startUserServer(t).uri("root", "r00t")}
	if uri := os.Getenv("GUANXI_TEST_MONGODB_URI"); uri != "" {
		servers["named server"] = uri
	}
	return servers
}

// newUser returns a user that is dropped when the test ends.
func newUser(t *testing.T, admin *data.MongoDB) data.User {
	t.Helper()
	user := data.User{
		Name: "test-" + bson.NewObjectID().Hex(), Password: "p@ss:w/o?r#d%20", Databases: []string{"guanxi_test_a", "guanxi_test_b"},
	}
	t.Cleanup(func() { _, _ = admin.DropUser(t.Context(), user.Name) })
	return user
}

func canLogIn(t *testing.T, admin *data.MongoDB, user, password string) error {
	t.Helper()
	return openMongoDB(t, admin.URIFor(user, password)).Ping(t.Context())
}

func TestMongoDBUserIsWrittenOnce(t *testing.T) {
	for name, uri := range userServers(t) {
		t.Run(name, func(t *testing.T) {
			admin := openMongoDB(t, uri)
			supported, err := admin.SupportsUsers(t.Context())
			require.NoError(t, err)
			require.True(t, supported)

			user := newUser(t, admin)
			changed, err := admin.EnsureUser(t.Context(), user)
			require.NoError(t, err)
			require.True(t, changed)
			require.NoError(t, canLogIn(t, admin, user.Name, user.Password))
			changed, err = admin.EnsureUser(t.Context(), user)
			require.NoError(t, err)
			require.False(t, changed)
		})
	}
}

func TestMongoDBPasswordRotates(t *testing.T) {
	for name, uri := range userServers(t) {
		t.Run(name, func(t *testing.T) {
			admin := openMongoDB(t, uri)
			user := newUser(t, admin)
			_, err := admin.EnsureUser(t.Context(), user)
			require.NoError(t, err)
			old := user.Password
			user.Password = "new"
			changed, err := admin.EnsureUser(t.Context(), user)
			require.NoError(t, err)
			require.True(t, changed)

			require.NoError(t, canLogIn(t, admin, user.Name, "new"))
			err = canLogIn(t, admin, user.Name, old)
			require.Equal(t, data.Refused, data.KindOf(err), err)
			require.NotContains(t, err.Error(), old)
		})
	}
}

func TestMongoDBUserKeepsNoRolesButItsOwn(t *testing.T) {
	for name, uri := range userServers(t) {
		t.Run(name, func(t *testing.T) {
			admin := openMongoDB(t, uri)
			user := newUser(t, admin)
			root, err := mongo.Connect(options.Client().ApplyURI(uri))
			require.NoError(t, err)
			defer func() { _ = root.Disconnect(t.Context()) }()
			require.NoError(t, root.Database("admin").RunCommand(t.Context(), bson.D{
				{Key: "createUser", Value: user.Name},
				{Key: "pwd", Value: user.Password},
				{Key: "roles", Value: bson.A{bson.D{{Key: "role", Value: "root"}, {Key: "db", Value: "admin"}}}},
			}).Err())

			changed, err := admin.EnsureUser(t.Context(), user)
			require.NoError(t, err)
			require.True(t, changed)
			changed, err = admin.EnsureUser(t.Context(), user)
			require.NoError(t, err)
			require.False(t, changed)
			_, err = openMongoDB(t, admin.URIFor(user.Name, user.Password)).DropUser(t.Context(), "anybody")
			require.Equal(t, data.Forbidden, data.KindOf(err), err)
		})
	}
}

func TestMongoDBUserIsDroppedOnce(t *testing.T) {
	for name, uri := range userServers(t) {
		t.Run(name, func(t *testing.T) {
			admin := openMongoDB(t, uri)
			user := newUser(t, admin)
			_, err := admin.EnsureUser(t.Context(), user)
			require.NoError(t, err)
			dropped, err := admin.DropUser(t.Context(), user.Name)
			require.NoError(t, err)
			require.True(t, dropped)
			require.Equal(t, data.Refused, data.KindOf(canLogIn(t, admin, user.Name, user.Password)))
			dropped, err = admin.DropUser(t.Context(), user.Name)
			require.NoError(t, err)
			require.False(t, dropped)
		})
	}
}

// The commands are those of MongoDB's manual: least privilege, in admin, remembered by a majority.
func TestMongoDBUserCommandsAreExact(t *testing.T) {
	server := startUserServer(t)
	admin := openMongoDB(t, server.uri("root", "r00t"))
	user := data.User{Name: "acme", Password: "first", Databases: []string{"guanxi_acme_customer", "guanxi_acme_feedback"}}
	command := func(name, password string) bson.D {
		return bson.D{
			{Key: name, Value: "acme"},
			{Key: "pwd", Value: password},
			{Key: "roles", Value: bson.A{
				bson.D{{Key: "role", Value: "readWrite"}, {Key: "db", Value: "guanxi_acme_customer"}},
				bson.D{{Key: "role", Value: "readWrite"}, {Key: "db", Value: "guanxi_acme_feedback"}},
			}},
			{Key: "writeConcern", Value: bson.D{{Key: "w", Value: "majority"}}},
			{Key: "$db", Value: "admin"},
		}
	}

	_, err := admin.EnsureUser(t.Context(), user)
	require.NoError(t, err)
	require.Equal(t, []bson.D{command("createUser", "first")}, server.seen("createUser"))
	user.Password = "second"
	_, err = admin.EnsureUser(t.Context(), user)
	require.NoError(t, err)
	require.Equal(t, []bson.D{command("updateUser", "second")}, server.seen("updateUser"))
	require.Empty(t, server.seen("createUser"))

	_, err = admin.DropUser(t.Context(), "acme")
	require.NoError(t, err)
	require.Equal(t, []bson.D{{
		{Key: "dropUser", Value: "acme"}, {Key: "writeConcern", Value: bson.D{{Key: "w", Value: "majority"}}}, {Key: "$db", Value: "admin"},
	}}, server.seen("dropUser"))
}

func TestMongoDBUserMadeMeanwhileIsUpdated(t *testing.T) {
	server := startUserServer(t)
	server.users["acme"] = storedUser{Name: "acme", Password: "other"}
	server.answerWith("usersInfo", bson.D{{Key: "users", Value: bson.A{}}, {Key: "ok", Value: 1}}) // as it was a moment ago
	admin := openMongoDB(t, server.uri("root", "r00t"))

	changed, err := admin.EnsureUser(t.Context(), data.User{Name: "acme", Password: "ours", Databases: []string{"guanxi_acme"}})
	require.NoError(t, err)
	require.True(t, changed)
	require.NoError(t, canLogIn(t, admin, "acme", "ours"))
}
