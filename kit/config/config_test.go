package config_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/config"
)

type settings struct {
	Listen  string        `default:":8080" help:"Address of the API."`
	Drain   time.Duration `default:"25s" help:"Time to finish."`
	Brokers []string      `name:"kafka-brokers" help:"Addresses of brokers."`
	Format  string        `name:"log-format" default:"json" enum:"json,text" help:"Form of the log."`
	Store   config.URI    `name:"mongodb-uri" help:"Where documents are kept."`
	Key     config.Secret `name:"signing-key" help:"Signs webhooks."`
	Issuer  string        `required:"" help:"Whose tokens are taken."`
}

func parse(out *strings.Builder, args, environ []string) (settings, config.Summary, error) {
	var cfg settings
	summary, err := config.Parse(config.Program{
		Name: "customer", Version: "v1.2.3", Args: args, Environ: environ, Out: out,
	}, &cfg)
	return cfg, summary, err
}

func TestAFlagGoesBeforeItsVariableAndThatBeforeTheDefault(t *testing.T) {
	cfg, _, err := parse(&strings.Builder{}, []string{"--drain=9s", "--kafka-brokers=c:1"}, []string{
		"GUANXI_ISSUER=https://issuer.example", "GUANXI_DRAIN=40s", "GUANXI_KAFKA_BROKERS=a:1,b:1", "GUANXI_LISTEN=",
	})
	require.NoError(t, err)
	require.Equal(t, settings{
		Listen: ":8080", Drain: 9 * time.Second, Brokers: []string{"c:1"}, Format: "json", Issuer: "https://issuer.example",
	}, cfg)

	cfg, _, err = parse(&strings.Builder{}, nil, []string{"GUANXI_ISSUER=i", "GUANXI_DRAIN=40s", "GUANXI_KAFKA_BROKERS=a:1,b:1"})
	require.NoError(t, err)
	require.Equal(t, 40*time.Second, cfg.Drain)
	require.Equal(t, []string{"a:1", "b:1"}, cfg.Brokers)
}

func TestWhatCannotBeReadIsRefusedByName(t *testing.T) {
	cases := map[string]struct {
		args, environ []string
		want          []string
	}{
		"unknown flag":      {args: []string{"--drian=9s"}, want: []string{"--drian"}},
		"malformed flag":    {args: []string{"--drain=soon"}, want: []string{"--drain"}},
		"malformed value":   {environ: []string{"GUANXI_DRAIN=soon"}, want: []string{"--drain", "GUANXI_DRAIN"}},
		"value out of enum": {environ: []string{"GUANXI_LOG_FORMAT=xml"}, want: []string{"--log-format", "GUANXI_LOG_FORMAT"}},
		"unknown variables": {
			environ: []string{"GUANXI_DRIAN=9s", "GUANXI_LISTN=:1"}, want: []string{"GUANXI_DRIAN", "GUANXI_LISTN"},
		},
		"missing":  {want: []string{"--issuer", "GUANXI_ISSUER"}},
		"leftover": {args: []string{"serve"}, want: []string{"serve"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			environ := c.environ
			if name != "missing" {
				environ = append(environ, "GUANXI_ISSUER=i")
			}
			_, _, err := parse(&strings.Builder{}, c.args, environ)
			require.Error(t, err)
			for _, want := range c.want {
				require.ErrorContains(t, err, want)
			}
		})
	}
}

func TestVariablesThatAreNotConfigurationAreLeftAlone(t *testing.T) {
	_, _, err := parse(&strings.Builder{}, nil, []string{
		"GUANXI_ISSUER=i", "PATH=/bin", "GUANXI_TEST_BROKERS=a:1", "GUANXI_REQUIRE_SERVERS=1",
		"GUANXI_CUSTOMER_SERVICE_HOST=10.0.0.7", "GUANXI_CUSTOMER_SERVICE_PORT=8080", "GUANXI_CUSTOMER_SERVICE_PORT_HTTP=8080",
		"GUANXI_CUSTOMER_PORT=tcp://10.0.0.7:8080", "GUANXI_CUSTOMER_PORT_8080_TCP=tcp://10.0.0.7:8080",
		"GUANXI_CUSTOMER_PORT_8080_TCP_ADDR=10.0.0.7", "GUANXI_CUSTOMER_PORT_8080_TCP_PROTO=tcp",
	})
	require.NoError(t, err)
}

func TestTheProcessesEnvironmentIsNotReadBehindTheBack(t *testing.T) {
	t.Setenv("GUANXI_LISTEN", ":1")
	cfg, _, err := parse(&strings.Builder{}, nil, []string{"GUANXI_ISSUER=i"})
	require.NoError(t, err)
	require.Equal(t, ":8080", cfg.Listen)
}

func TestHelpListsFlagsVariablesAndDefaultsEvenWithABrokenConfiguration(t *testing.T) {
	var out strings.Builder
	_, _, err := parse(&out, []string{"--help"}, []string{"GUANXI_DRAIN=soon", "GUANXI_NONE=1"})
	require.ErrorIs(t, err, config.ErrShown)
	for _, want := range []string{"Usage: customer", "--drain=25s", "$GUANXI_DRAIN", "$GUANXI_KAFKA_BROKERS", "--mongodb-uri"} {
		require.Contains(t, out.String(), want)
	}
	require.NotContains(t, out.String(), "GUANXI_HELP")
}

func TestVersionIsShown(t *testing.T) {
	var out strings.Builder
	_, _, err := parse(&out, []string{"--version"}, nil)
	require.ErrorIs(t, err, config.ErrShown)
	require.Equal(t, "customer v1.2.3\n", out.String())
}

type checked struct {
	From int `default:"1" help:"First."`
	To   int `default:"0" help:"Last."`
}

func (c *checked) Validate() error {
	if c.From > c.To {
		return errors.New("--from is after --to")
	}
	return nil
}

func TestTheWholeConfigurationHasTheLastWord(t *testing.T) {
	_, err := config.Parse(config.Program{Name: "x", Out: &strings.Builder{}}, &checked{})
	require.EqualError(t, err, "--from is after --to")
}

func TestNoSecretIsShown(t *testing.T) {
	const password, key = "hunter2", "s3cr3t-key"
	uri := "mongodb://guanxi:" + password + "@a:27017,b:27017/customers?tlsCertificateKeyFilePassword=" + password + "&w=majority"
	cfg, summary, err := parse(&strings.Builder{}, []string{"--mongodb-uri", uri, "--signing-key", key, "--listen=http://u:" + password + "@x"},
		[]string{"GUANXI_ISSUER=i"})
	require.NoError(t, err)
	require.Equal(t, uri, cfg.Store.Reveal())
	require.Equal(t, key, cfg.Key.Reveal())

	var log strings.Builder
	lines := slog.New(slog.NewJSONHandler(&log, nil))
	lines.Info("configuration", "settings", summary)
	lines.Info("parts", "key", cfg.Key, "store", cfg.Store)
	cfg.Listen = ""
	encoded, err := json.Marshal(cfg)
	require.NoError(t, err)
	shown := log.String() + string(encoded) + fmt.Sprintf("%v %+v %#v %s %q %x", cfg, cfg, cfg, cfg.Key, cfg.Store, cfg.Key)
	require.NotContains(t, shown, password)
	require.NotContains(t, shown, key)
	require.NotContains(t, shown, fmt.Sprintf("%x", key))
	require.Contains(t, shown, "mongodb://guanxi:***@a:27017,b:27017/customers", "the address itself is worth seeing")
	require.Contains(t, log.String(), `"drain":"25s"`)
}
