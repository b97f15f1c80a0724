package testserver

import (
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/sasl/scram"
	"github.com/stretchr/testify/require"
)

func TestSecuredKafkaLetsItsAdministratorInAndNobodyElse(t *testing.T) {
	server := StartSecuredKafka(t)
	metadata := func(password string) error {
		mechanism, err := scram.Mechanism(scram.SHA512, server.User, password)
		require.NoError(t, err)
		wire := &kafka.Transport{SASL: mechanism}
		defer wire.CloseIdleConnections()
		_, err = (&kafka.Client{Addr: kafka.TCP(server.Addr), Timeout: 10 * time.Second, Transport: wire}).Metadata(t.Context(), &kafka.MetadataRequest{})
		return err
	}

	require.NoError(t, metadata(server.Password))
	require.ErrorIs(t, metadata("guessed"), kafka.SASLAuthenticationFailed)
}
