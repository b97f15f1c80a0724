package testserver

import (
	"fmt"
	"testing"
)

const (
	kafkaAdmin         = "admin"
	kafkaAdminPassword = "admin-of-the-test-server"
)

// SecuredKafka is a KafkaServer that asks its clients to log in with SCRAM-SHA-512, over plain text, and lets them do
// only what its access-control lists allow.
type SecuredKafka struct {
	*KafkaServer

	User, Password string // of the administrator, who may do everything
}

// StartSecuredKafka runs Apache Kafka with users and access-control lists until the test ends.
func StartSecuredKafka(tb testing.TB) *SecuredKafka {
	tb.Helper()
	access := fmt.Sprintf(kafkaSecured, kafkaAdmin, kafkaAdminPassword)
	server := startKafka(tb, access,
		"--add-scram", fmt.Sprintf("SCRAM-SHA-512=[name=%s,password=%s]", kafkaAdmin, kafkaAdminPassword))
	return &SecuredKafka{KafkaServer: server, User: kafkaAdmin, Password: kafkaAdminPassword}
}

// kafkaSecured is given the administrator's name and password. The controller's own listener asks nobody for a name, so
// whoever comes through it is User:ANONYMOUS, and must be the server itself.
const kafkaSecured = `listener.security.protocol.map=CLIENTS:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
sasl.enabled.mechanisms=SCRAM-SHA-512
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
listener.name.clients.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="%[1]s" password="%[2]s";
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:%[1]s;User:ANONYMOUS
`
