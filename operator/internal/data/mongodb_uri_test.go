package data

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"
	"pgregory.net/rapid"
)

func TestURIForKeepsHostsAndOptionsAndReplacesTheLogin(t *testing.T) {
	for given, want := range map[string]string{
		"mongodb://db":  "mongodb://u:p@db/?authSource=admin",
		"mongodb://db/": "mongodb://u:p@db/?authSource=admin",
		"mongodb://root:r00t@a:1,b:2,[::1]:3/crm":                                           "mongodb://u:p@a:1,b:2,[::1]:3/crm?authSource=admin",
		"mongodb://root@db/?authsource=x&tls=true":                                          "mongodb://u:p@db/?authSource=admin&tls=true",
		"mongodb://db/?AUTHMECHANISM=MONGODB-X509;tls=true;authSource=%24external":          "mongodb://u:p@db/?authSource=admin&tls=true",
		"mongodb+srv://root:r%40t@cluster.example/?retryWrites=true&w=majority":             "mongodb+srv://u:p@cluster.example/?authSource=admin&retryWrites=true&w=majority",
		"mongodb://%2Ftmp%2Fmongodb.sock/?readPreferenceTags=a:1&readPreferenceTags=":       "mongodb://u:p@%2Ftmp%2Fmongodb.sock/?authSource=admin&readPreferenceTags=a:1&readPreferenceTags=",
		"mongodb://root:r@db/?authMechanismProperties=A:b,C:d&authMechanism=GSSAPI&ssl=0":   "mongodb://u:p@db/?authSource=admin&ssl=0",
		"mongodb://a/?replicaSet=rs0&appName=x%26authSource%3Devil&compressors=zstd,snappy": "mongodb://u:p@a/?authSource=admin&replicaSet=rs0&appName=x%26authSource%3Devil&compressors=zstd,snappy",
	} {
		require.Equal(t, want, uriFor(given, "u", "p"), given)
	}
}

// What comes out is read by the driver's own parser; of a mongodb+srv URI, whose name no DNS knows here, the part behind
// the scheme is.
func TestURIForIsReadAsItWasMeant(t *testing.T) {
	option := rapid.SampledFrom([]string{
		"authSource=crm", "AuthSource=admin", "authMechanism=SCRAM-SHA-1", "authmechanismproperties=A:b", "replicaSet=rs0",
		"tls=true", "appName=a%26b%3Dc", "readPreference=secondaryPreferred", "readPreferenceTags=dc:ny", "readPreferenceTags=",
		"maxPoolSize=7", "retryWrites=false", "w=majority", "compressors=zlib",
	})
	rapid.Check(t, func(t *rapid.T) {
		login := rapid.SampledFrom([]string{"", "root@", "root:r00t@", "r%40%3A%2Fot:p%3Fw%23%25@"}).Draw(t, "login")
		hosts := rapid.SampledFrom([]string{"db", "a:27017,b:27018", "[::1]:27017", "%2Ftmp%2Fmongodb-27017.sock"}).Draw(t, "hosts")
		path := rapid.SampledFrom([]string{"", "/", "/crm", "/c%2Drm"}).Draw(t, "path")
		options := rapid.SliceOfNDistinct(option, 0, 6, rapid.ID[string]).Draw(t, "options")
		if path == "" && len(options) > 0 {
			path = "/"
		}
		given := login + hosts + path
		if len(options) > 0 {
			given += "?" + strings.Join(options, rapid.SampledFrom([]string{"&", ";"}).Draw(t, "separator"))
		}
		user, password := rapid.StringN(1, 40, -1).Draw(t, "user"), rapid.StringN(1, 40, -1).Draw(t, "password")
		scheme := rapid.SampledFrom([]string{"mongodb", "mongodb+srv"}).Draw(t, "scheme")

		made := uriFor(scheme+"://"+given, user, password)
		rest, found := strings.CutPrefix(made, scheme+"://")
		require.True(t, found)
		before, err := connstring.Parse("mongodb://" + hosts + path + query(options))
		require.NoError(t, err)
		after, err := connstring.Parse("mongodb://" + rest)
		require.NoError(t, err, made)

		require.Equal(t, user, after.Username)
		require.Equal(t, password, after.Password)
		require.Equal(t, "admin", after.AuthSource)
		require.Empty(t, after.AuthMechanism)
		require.Empty(t, after.AuthMechanismProperties)
		require.Equal(t, before.Hosts, after.Hosts)
		require.Equal(t, before.Database, after.Database)
		for name, values := range before.Options {
			if !strings.HasPrefix(name, "auth") {
				require.Equal(t, values, after.Options[name], name)
			}
		}
		require.Equal(t, made, uriFor(made, user, password), "it is at rest")
	})
}

// query has the options that the parser takes without a login.
func query(options []string) string {
	var kept []string
	for _, option := range options {
		if !strings.HasPrefix(strings.ToLower(option), "auth") {
			kept = append(kept, option)
		}
	}
	if len(kept) == 0 {
		return ""
	}
	return "?" + strings.Join(kept, "&")
}
