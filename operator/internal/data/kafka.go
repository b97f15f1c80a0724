package data

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"slices"
	"time"

	"github.com/segmentio/kafka-go/sasl"
	"github.com/segmentio/kafka-go/sasl/scram"
)

const (
	dialTimeout = 5 * time.Second  // of one address
	callLimit   = 30 * time.Second // of one call, when its context allows more
)

// KafkaConfig says how to reach the brokers, and as whom. The user needs Alter and Describe on the cluster, for users and
// access-control lists, and Describe and Delete on the topics and groups that are to be dropped.
type KafkaConfig struct {
	Brokers        []string // some, as host:port
	TLS            bool
	CA             []byte // PEM of the authorities that signed the brokers' certificates; the system's when empty
	User, Password string // for SCRAM-SHA-512; no login when both are empty
}

// Kafka administers a cluster. It holds no connection: each call makes its own and ends it, so it always sees who is
// controller now, and there is nothing to close.
type Kafka struct {
	cfg   KafkaConfig
	tls   *tls.Config
	login sasl.Mechanism
}

// OpenKafka checks the configuration. It does not connect: Ping tells whether the brokers answer.
func OpenKafka(cfg KafkaConfig) (*Kafka, error) {
	const op = "configure Kafka"
	cfg.Brokers = slices.Clone(cfg.Brokers)
	k := &Kafka{cfg: cfg}
	switch {
	case len(cfg.Brokers) == 0 || slices.Contains(cfg.Brokers, ""):
		return nil, invalid(op, "name one broker or more, as host:port")
	case (cfg.User == "") != (cfg.Password == ""):
		return nil, invalid(op, "give the user and the password both, or neither")
	case len(cfg.CA) > 0 && !cfg.TLS:
		return nil, invalid(op, "an authority is given and TLS is off: switch TLS on, or leave the authority out")
	}
	if cfg.TLS {
		authorities, err := authorities(op, cfg.CA)
		if err != nil {
			return nil, err
		}
		k.tls = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: authorities}
	}
	if cfg.User != "" {
		mechanism, err := scramLogin(op, cfg.User, cfg.Password)
		if err != nil {
			return nil, err
		}
		k.login = mechanism
	}
	return k, nil
}

// Ping reports whether the brokers answer and take the credentials.
func (k *Kafka) Ping(ctx context.Context) error {
	return k.session(ctx, "reach Kafka", k.login, brokersOnly, nil)
}

// authorities returns nil for the system's.
func authorities(op string, pem []byte) (*x509.CertPool, error) {
	if len(pem) == 0 {
		return nil, nil
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, invalid(op, "the authority holds no certificate in PEM form")
	}
	return pool, nil
}

func scramLogin(op, user, password string) (sasl.Mechanism, error) {
	mechanism, err := scram.Mechanism(scram.SHA512, user, password)
	if err != nil { // its text could show what was refused
		return nil, invalid(op, "the user's name or password has characters that SCRAM does not allow")
	}
	return mechanism, nil
}
