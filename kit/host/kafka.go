package host

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/segmentio/kafka-go/sasl/scram"

	"github.com/guanxi-crm/guanxi/kit/config"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/telemetry"
)

// KafkaConfig says how to reach Kafka.
type KafkaConfig struct {
	Brokers    []string      `required:"" help:"Addresses of some brokers."`
	Prefix     string        `help:"Before every topic and group, for a tenant with topics of its own."`
	Partitions int           `default:"6" help:"Partitions of topics that are created."`
	Replicas   int           `default:"3" help:"Replicas of topics that are created."`
	TLS        bool          `name:"tls" help:"Use TLS."`
	CAFile     string        `name:"ca-file" help:"PEM file of the brokers' authorities; the system's when empty."`
	User       string        `help:"Log in with SCRAM-SHA-512 as this user."`
	Password   config.Secret `help:"The user's password."`
}

func (c KafkaConfig) validate() error {
	switch {
	case c.Partitions < 1:
		return errors.New("--kafka-partitions (GUANXI_KAFKA_PARTITIONS) must be at least 1")
	case c.Replicas < 1:
		return errors.New("--kafka-replicas (GUANXI_KAFKA_REPLICAS) must be at least 1")
	case c.CAFile != "" && !c.TLS:
		return errors.New("--kafka-ca-file (GUANXI_KAFKA_CA_FILE) needs --kafka-tls (GUANXI_KAFKA_TLS)")
	case (c.User == "") != (c.Password.Reveal() == ""):
		return errors.New("--kafka-user (GUANXI_KAFKA_USER) and --kafka-password (GUANXI_KAFKA_PASSWORD) go together")
	}
	return nil
}

func openBus(name string, c KafkaConfig, tel *telemetry.Telemetry, now func() time.Time) (*eventbus.Bus, error) {
	bus := eventbus.Config{
		Brokers: c.Brokers, ClientID: "guanxi-" + name, Prefix: c.Prefix,
		Partitions: c.Partitions, Replicas: c.Replicas,
		Log: tel.Log, Tracer: tel.Tracer, Meter: tel.Meter, Now: now,
	}
	if c.TLS {
		authorities, err := c.authorities()
		if err != nil {
			return nil, err
		}
		bus.TLS = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: authorities}
	}
	if c.User != "" {
		mechanism, err := scram.Mechanism(scram.SHA512, c.User, c.Password.Reveal())
		if err != nil {
			return nil, fmt.Errorf("log in to kafka: %w", err)
		}
		bus.SASL = mechanism
	}
	return eventbus.Open(bus)
}

// authorities returns nil for the system's.
func (c KafkaConfig) authorities() (*x509.CertPool, error) {
	if c.CAFile == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(c.CAFile)
	if err != nil {
		return nil, fmt.Errorf("read --kafka-ca-file: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("--kafka-ca-file %s holds no certificate", c.CAFile)
	}
	return pool, nil
}
