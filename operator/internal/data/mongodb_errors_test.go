package data_test

import (
	"context"
	"io"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/guanxi-crm/guanxi/operator/internal/data"
)

func TestMongoDBAnswersBecomeKinds(t *testing.T) {
	user := data.User{Name: "acme", Password: "secret-of-acme", Databases: []string{"guanxi_acme"}}
	for name, c := range map[string]struct {
		answer bson.D
		kind   data.Kind
	}{
		"not authorised":      {failed(13, "not authorized on admin to execute command"), data.Forbidden},
		"no such command":     {failed(59, "no such command: 'createUser'"), data.Unsupported},
		"not supported":       {failed(115, "not supported"), data.Unsupported},
		"not implemented":     {failed(238, "roles are not implemented"), data.Unsupported},
		"Amazon DocumentDB":   {failed(303, "Feature not supported"), data.Unsupported},
		"Atlas":               {failed(8000, "CMD_NOT_ALLOWED: createUser"), data.Unsupported},
		"a primary steps off": {failed(10107, "not primary"), data.Unreachable},
		"a command repeated":  {failed(2, `bad value in {createUser: "acme", pwd: "secret-of-acme"} from r00t`), data.Other},
	} {
		t.Run(name, func(t *testing.T) {
			server := startUserServer(t)
			server.answerWith("createUser", c.answer)
			_, err := openMongoDB(t, server.uri("root", "r00t")).EnsureUser(t.Context(), user)
			require.Equal(t, c.kind, data.KindOf(err), err)
			require.NotContains(t, err.Error(), "secret-of-acme")
		})
	}
}

func TestServerWithoutUsersSaysSo(t *testing.T) {
	server := startUserServer(t)
	server.answerWith("usersInfo", failed(59, "no such command: 'usersInfo'"))
	admin := openMongoDB(t, server.uri("root", "r00t"))
	supported, err := admin.SupportsUsers(t.Context())
	require.NoError(t, err)
	require.False(t, supported)

	server.answerWith("usersInfo", failed(13, "not authorized"))
	_, err = admin.SupportsUsers(t.Context())
	require.Equal(t, data.Forbidden, data.KindOf(err), err)
}

func TestWrongMongoDBAdministratorIsRefused(t *testing.T) {
	err := openMongoDB(t, startUserServer(t).uri("root", "guessed-wrong")).Ping(t.Context())
	require.Equal(t, data.Refused, data.KindOf(err), err)
	require.NotContains(t, err.Error(), "guessed-wrong")
}

func TestMongoDBThatDoesNotAnswerIsUnreachableInTime(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(io.Discard, conn) }()
		}
	}()
	admin := openMongoDB(t, "mongodb://root:secret-of-root@"+listener.Addr().String()+"/?serverSelectionTimeoutMS=600000")
	for name, call := range map[string]func(context.Context) error{
		"ping":  admin.Ping,
		"users": func(ctx context.Context) error { _, err := admin.SupportsUsers(ctx); return err },
		"drop": func(ctx context.Context) error {
			_, err := admin.DropDatabases(ctx, []string{"guanxi_acme"})
			return err
		},
		"erase": func(ctx context.Context) error {
			_, err := admin.EraseTenant(ctx, []string{"guanxi_acme"}, "acme")
			return err
		},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		err := call(ctx)
		cancel()
		require.Equal(t, data.Unreachable, data.KindOf(err), "%s: %v", name, err)
		require.NotContains(t, err.Error(), "secret-of-root", name)
	}
	began := time.Now()
	require.Equal(t, data.Unreachable, data.KindOf(admin.Ping(t.Context())))
	require.Less(t, time.Since(began), 20*time.Second, "without a deadline, its own time-out ends it")
}

func TestMongoDBURIThatCannotBeUsedIsInvalidAndNotShown(t *testing.T) {
	for name, uri := range map[string]string{
		"empty":             "",
		"another scheme":    "postgres://root:secret-of-root@db/",
		"an open @":         "mongodb://root:secret-of-root@x@db/",
		"a slash":           "mongodb://root:secret-of-root/@db/",
		"a bad escape":      "mongodb://root:secret-of-root%zz@db/",
		"a bad option":      "mongodb://root:secret-of-root@db/?w=-1",
		"a bad certificate": "mongodb://root:secret-of-root@db/?tlsCAFile=/nowhere/secret-of-root.pem",
	} {
		_, err := data.OpenMongoDB(t.Context(), uri, data.Options{})
		require.Equal(t, data.Invalid, data.KindOf(err), name)
		require.NotContains(t, err.Error(), "secret-of-root", name)
	}
}

func TestNameThatDNSDoesNotKnowIsUnreachable(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	_, err := data.OpenMongoDB(ctx, "mongodb+srv://root:secret-of-root@cluster.example.invalid/", data.Options{})
	require.Equal(t, data.Unreachable, data.KindOf(err), err)
	require.NotContains(t, err.Error(), "secret-of-root")
}

func TestMongoDBNamesThatCouldReachOthersAreRefused(t *testing.T) {
	admin := openMongoDB(t, "mongodb://root:secret@127.0.0.1:1/") // leads nowhere: nothing is asked of it
	user := data.User{Name: "acme", Password: "secret-of-acme", Databases: []string{"guanxi_acme"}}
	for name, change := range map[string]func(*data.User){
		"the administrator":    func(u *data.User) { u.Name = "root" },
		"no name":              func(u *data.User) { u.Name = "" },
		"no password":          func(u *data.User) { u.Password = "" },
		"no database":          func(u *data.User) { u.Databases = nil },
		"MongoDB's own":        func(u *data.User) { u.Databases = []string{"guanxi_acme", "admin"} },
		"an empty database":    func(u *data.User) { u.Databases = []string{""} },
		"a database with dots": func(u *data.User) { u.Databases = []string{"guanxi.acme"} },
		"a long database":      func(u *data.User) { u.Databases = []string{"guanxi_" + string(make([]byte, 57))} },
	} {
		changed := user
		change(&changed)
		_, err := admin.EnsureUser(t.Context(), changed)
		require.Equal(t, data.Invalid, data.KindOf(err), "%s: %v", name, err)
	}
	_, err := admin.DropUser(t.Context(), "root")
	require.Equal(t, data.Invalid, data.KindOf(err))
	for _, database := range []string{"", "admin", "Local", "config", "a/b"} {
		_, err := admin.DropDatabases(t.Context(), []string{database})
		require.Equal(t, data.Invalid, data.KindOf(err), database)
		_, err = admin.EraseTenant(t.Context(), []string{database}, "acme")
		require.Equal(t, data.Invalid, data.KindOf(err), database)
	}
	for _, tenant := range []string{"", "a/b", "Acme"} {
		_, err := admin.EraseTenant(t.Context(), []string{"guanxi_customer"}, tenant)
		require.Equal(t, data.Invalid, data.KindOf(err), tenant)
	}
}
