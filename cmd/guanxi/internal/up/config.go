package up

import (
	"errors"
	"log/slog"
	"net"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/datadir"
	"github.com/guanxi-crm/guanxi/kit/config"
)

// Config says where the installation is and what of it is elsewhere. Field tags are kong's.
type Config struct {
	Listen       string     `default:"127.0.0.1:8080" placeholder:"ADDRESS" help:"Address of the gateway (${default})."`
	MongoDBURI   config.URI `name:"mongodb-uri" env:"GUANXI_MONGODB_URI" placeholder:"URI" help:"Keep the documents in this MongoDB, not in SQLite files."`
	KafkaBrokers []string   `env:"GUANXI_KAFKA_BROKERS" placeholder:"ADDRESS" help:"Use these Kafka brokers instead of the embedded one."`
	OTLPEndpoint string     `name:"otlp-endpoint" env:"GUANXI_OTLP_ENDPOINT" placeholder:"URL" help:"Send traces and metrics to this OTLP/HTTP receiver too."`
	SampleRatio  float64    `default:"1" env:"GUANXI_SAMPLE_RATIO" help:"Share of the traces begun here that are recorded, 0 to 1 (${default})."`
	LogLevel     slog.Level `default:"info" help:"What goes to the log: debug, info, warn or error (${default})."`
	Log          string     `enum:"file,stderr" default:"file" help:"file: in the data folder, with warnings here; stderr: all of it here (${default})."`

	DataDir datadir.Dir `kong:"-"`
	// Program is how the commands it suggests begin: "guanxi".
	Program string `kong:"-"`
	Version string `kong:"-"`
}

// Validate names the setting that is out of range.
func (c Config) Validate() error {
	if c.SampleRatio < 0 || c.SampleRatio > 1 {
		return errors.New("--sample-ratio must be from 0 to 1")
	}
	return nil
}

// loopback reports whether only this machine reaches the gateway.
func (c Config) loopback() bool {
	name, _, err := net.SplitHostPort(c.Listen)
	ip := net.ParseIP(name)
	return err == nil && (name == "localhost" || ip != nil && ip.IsLoopback())
}
