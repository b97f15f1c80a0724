package data_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/operator/internal/data"
)

func TestKafkaConfigurationThatCannotWorkIsInvalid(t *testing.T) {
	for name, cfg := range map[string]data.KafkaConfig{
		"no brokers":                  {},
		"an empty broker":             {Brokers: []string{"kafka:9092", ""}},
		"a user without a password":   {Brokers: []string{"kafka:9092"}, User: "admin"},
		"a password without a user":   {Brokers: []string{"kafka:9092"}, Password: "secret-secret"},
		"an authority without TLS":    {Brokers: []string{"kafka:9092"}, CA: []byte("-----BEGIN CERTIFICATE-----")},
		"an authority that is no PEM": {Brokers: []string{"kafka:9092"}, TLS: true, CA: []byte("secret-secret")},
		"a password SCRAM refuses":    {Brokers: []string{"kafka:9092"}, User: "admin", Password: "secret-secret\x00"},
	} {
		_, err := data.OpenKafka(cfg)
		require.Equal(t, data.Invalid, data.KindOf(err), name)
		require.NotContains(t, err.Error(), "secret-secret", name)
	}
}

// The broker's address leads nowhere: what is refused is refused before anything is asked of a broker.
func TestNamesThatCouldReachOthersAreRefused(t *testing.T) {
	admin := openKafka(t, data.KafkaConfig{Brokers: []string{"127.0.0.1:1"}, User: "admin", Password: "secret"})
	for _, prefix := range []string{"", ".", "t-acme", "t-acme-", "*.", "t acme.", "__consumer_offsets", "__t."} {
		_, err := admin.DropTopics(t.Context(), prefix)
		require.Equal(t, data.Invalid, data.KindOf(err), "topics under %q", prefix)
		_, err = admin.DropGroups(t.Context(), prefix)
		require.Equal(t, data.Invalid, data.KindOf(err), "groups under %q", prefix)
		_, err = admin.EnsureACLs(t.Context(), "acme", prefix)
		require.Equal(t, data.Invalid, data.KindOf(err), "lists under %q", prefix)
	}
	for _, user := range []string{"", "*", "a b", "User:acme", "admin"} {
		_, err := admin.EnsureUser(t.Context(), user, "secret-of-user")
		require.Equal(t, data.Invalid, data.KindOf(err), "make %q", user)
		_, err = admin.DropUser(t.Context(), user)
		require.Equal(t, data.Invalid, data.KindOf(err), "drop %q", user)
		_, err = admin.EnsureACLs(t.Context(), user, "t-acme.")
		require.Equal(t, data.Invalid, data.KindOf(err), "lists of %q", user)
		_, err = admin.DropACLs(t.Context(), user)
		require.Equal(t, data.Invalid, data.KindOf(err), "drop the lists of %q", user)
	}
	for _, password := range []string{"", "two words", "密码"} {
		_, err := admin.EnsureUser(t.Context(), "acme", password)
		require.Equal(t, data.Invalid, data.KindOf(err), "password %q", password)
	}
}
