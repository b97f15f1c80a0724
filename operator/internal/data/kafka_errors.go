package data

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"maps"
	"net"
	"os"
	"slices"
	"strings"

	"github.com/segmentio/kafka-go"
)

func (k *Kafka) failure(op string, err error, secrets ...string) error {
	if _, made := errors.AsType[*Error](err); made {
		return err
	}
	return failure(op, err, kafkaVerdict(err), append(secrets, k.cfg.Password)...)
}

func kafkaVerdict(err error) verdict {
	var code kafka.Error
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var network net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return verdict{Other, "it was stopped and is tried again"}
	case errors.As(err, &code):
		return kafkaCode(code)
	case errors.As(err, &certificate):
		return verdict{Unreachable, "the brokers' certificate is not trusted: give the authority that signed it, and addresses that it names"}
	case errors.As(err, &record):
		return verdict{Unreachable, "the brokers do not speak TLS on this port: take their TLS port, or switch TLS off"}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return verdict{Unreachable, "the brokers closed the connection: check that they are up, and whether they ask for TLS or for a user"}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, net.ErrClosed),
		errors.As(err, &network):
		return verdict{Unreachable, "check the brokers' addresses, that they are up, and that network policies let the operator reach them"}
	}
	return verdict{Other, ""}
}

func kafkaCode(code kafka.Error) verdict {
	switch code {
	case kafka.SASLAuthenticationFailed:
		return verdict{Refused, "check the user and the password for Kafka"}
	case kafka.UnsupportedSASLMechanism:
		return verdict{Unsupported, "the brokers do not take SCRAM-SHA-512 on this port: add it to sasl.enabled.mechanisms"}
	case kafka.IllegalSASLState:
		return verdict{Unsupported, "the brokers ask nobody to log in on this port: take their SASL port, or share it without users of its own"}
	case kafka.ClusterAuthorizationFailed, kafka.TopicAuthorizationFailed, kafka.GroupAuthorizationFailed:
		return verdict{Forbidden, "allow the operator's Kafka user to alter and describe the cluster, and to describe and delete topics and groups"}
	case kafka.PolicyViolation:
		return verdict{Forbidden, "a policy of the cluster forbids it: ask who runs the brokers"}
	case kafka.SecurityDisabled:
		return verdict{Unsupported, "the brokers have no authorizer and hold nobody to a prefix: set authorizer.class.name"}
	case kafka.TopicDeletionDisabled:
		return verdict{Unsupported, "set delete.topic.enable=true on the brokers, or delete the topics by hand"}
	case kafka.UnsupportedVersion:
		return verdict{Unsupported, "the brokers do not know this request: Kafka 2.7 or newer does"}
	case kafka.NonEmptyGroup:
		return verdict{Other, "consumers are still in the group: stop them, and it is empty when their session times out"}
	default:
		if code.Temporary() || code == kafka.BrokerNotAvailable {
			return verdict{Unreachable, "the cluster is not ready: check that its brokers are up and have a controller"}
		}
		return verdict{Other, ""}
	}
}

// several makes one error of what failed for some of many things: it names them all and shows the first one's reason.
func (k *Kafka) several(op string, errs map[string]error) error {
	if len(errs) == 0 {
		return nil
	}
	names := slices.Sorted(maps.Keys(errs))
	first := errs[names[0]]
	return &Error{
		Kind: kafkaVerdict(first).kind, Advice: kafkaVerdict(first).advice,
		Op: op + " " + strings.Join(names, ", "), text: first.Error(), cause: errors.Join(slices.Collect(maps.Values(errs))...),
	}
}
