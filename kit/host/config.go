package host

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"time"

	"github.com/guanxi-crm/guanxi/kit/config"
	"github.com/guanxi-crm/guanxi/kit/telemetry"
)

// Config is what every service is configured with. Field tags are kong's; each flag has a GUANXI_ variable.
type Config struct {
	Listen         string         `default:":8080" help:"Address of the API."`
	TrustedProxies []netip.Prefix `placeholder:"CIDR" help:"Networks of the gateways whose X-Forwarded-For tells where a request came from."`
	OpsListen      string         `default:":9090" help:"Address of /livez, /readyz, /metrics and /tenants, which no tenant may reach."`

	Store  StoreConfig  `embed:""`
	Kafka  KafkaConfig  `embed:"" prefix:"kafka-"`
	Tokens TokenConfig  `embed:""`
	Signal SignalConfig `embed:""`

	TenantsFile  string        `required:"" help:"YAML file of the tenants served, or a folder of such files; read again when it changes."`
	MeasureEvery time.Duration `default:"10m" help:"How often to measure what each tenant has stored, by a scan of all documents."`
	Drain        time.Duration `default:"25s" help:"How long work under way may take to finish after SIGTERM."`
	Prepare      bool          `help:"Create the collections, indexes and topics that the service needs, and exit: before a roll-out."`
}

// StoreConfig says where the documents are: in MongoDB or in a folder, not both.
type StoreConfig struct {
	MongoDBURI config.URI `name:"mongodb-uri" help:"MongoDB to keep the documents in."`
	Database   string     `help:"MongoDB database; guanxi_<service> when empty."`
	DataDir    string     `help:"Folder to keep the documents in instead, in a SQLite file <service>.db."`
}

// TokenConfig says whose tokens are taken.
type TokenConfig struct {
	Issuer   string `name:"oidc-issuer" required:"" help:"URL of the OIDC issuer; must equal the tokens' iss."`
	Audience string `name:"oidc-audience" required:"" help:"Must be among the tokens' aud."`
}

// SignalConfig says what is recorded and where it goes.
type SignalConfig struct {
	OTLPEndpoint string              `name:"otlp-endpoint" help:"Base URL of an OTLP/HTTP receiver of traces and metrics."`
	SampleRatio  float64             `default:"0.1" help:"Share of traces begun here that are recorded, 0 to 1."`
	LogLevel     slog.Level          `default:"info" help:"debug, info, warn or error."`
	LogFormat    telemetry.LogFormat `default:"json" enum:"json,text" help:"json or text."`
}

// shortestDrain is above the 6 s session time-out of the consumers' groups: a member that leaves in less than that
// without having said so holds its partitions up longer than one that drains.
const shortestDrain = 7 * time.Second

// shortestMeasure keeps the scans from following one another without a pause.
const shortestMeasure = time.Second

// Validate names the settings that do not go together, or are out of range.
func (c Config) Validate() error {
	var errs []error
	refuse := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if (c.Store.MongoDBURI.Reveal() == "") == (c.Store.DataDir == "") {
		refuse("set one of --mongodb-uri (GUANXI_MONGODB_URI) and --data-dir (GUANXI_DATA_DIR)")
	}
	if c.Drain < shortestDrain {
		refuse("--drain (GUANXI_DRAIN) must be at least %s, longer than the consumers' session time-out", shortestDrain)
	}
	if c.MeasureEvery < shortestMeasure {
		refuse("--measure-every (GUANXI_MEASURE_EVERY) must be at least %s", shortestMeasure)
	}
	if c.Signal.SampleRatio < 0 || c.Signal.SampleRatio > 1 {
		refuse("--sample-ratio (GUANXI_SAMPLE_RATIO) must be from 0 to 1")
	}
	errs = append(errs, c.Store.refuseEmbedded(), c.Kafka.validate())
	return errors.Join(errs...)
}
