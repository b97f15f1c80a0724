package tenant

import (
	"context"
	"errors"
	"fmt"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/data"
)

// server is one of the two kinds of servers that hold tenants' data, with the reasons that tell of it.
type server struct {
	name        string
	unreachable string
	refused     string
}

func mongoDB() server {
	return server{name: "MongoDB", unreachable: v1alpha1.ReasonMongoDBUnreachable, refused: v1alpha1.ReasonMongoDBRefused}
}

func kafka() server {
	return server{name: "Kafka", unreachable: v1alpha1.ReasonKafkaUnreachable, refused: v1alpha1.ReasonKafkaRefused}
}

// reason returns what a condition says of an error.
func (s server) reason(err error) string {
	switch data.KindOf(err) {
	case data.Unreachable:
		return s.unreachable
	case data.Refused, data.Forbidden:
		return s.refused
	case data.Invalid:
		return v1alpha1.ReasonSecretIncomplete
	default:
		if errors.Is(err, context.DeadlineExceeded) {
			return s.unreachable
		}
		return v1alpha1.ReasonError
	}
}

// sentence says what was being done and what to do about the error. The error's own text, which may be another at each
// attempt, is for the log: a condition that changes with each would be written with each.
func (s server) sentence(err error) string {
	if known, ok := errors.AsType[*data.Error](err); ok {
		return fmt.Sprintf("%s: %s: %s", s.name, known.Op, known.Advice)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return s.name + " did not answer in time; it is tried again"
	}
	return fmt.Sprintf("%s: %v", s.name, err)
}

// stop is the error as CredentialsReady tells it, with the attempt repeated with back-off.
func (s server) stop(err error) *stop {
	return stopf(v1alpha1.TenantCredentialsReady, s.reason(err), "%s", s.sentence(err)).because(err)
}
