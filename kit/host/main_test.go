package host_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/testserver"
)

func TestAServiceBecomesReadyAnswersAndStopsWhenAsked(t *testing.T) {
	r := start(t, sample, flags(t, "--data-dir="+t.TempDir(), "--oidc-issuer="+newIssuer(t), "--kafka-brokers="+testserver.Kfake(t))...)
	ops, api := r.url(t, "ops"), r.url(t, "api")
	require.Eventually(t, func() bool {
		status, _ := get(t, ops+"/readyz")
		return status == http.StatusOK
	}, patient, soon)
	status, _ := get(t, api+"/openapi.json")
	require.Equal(t, http.StatusOK, status)
	_, metrics := get(t, ops+"/metrics")
	require.Contains(t, metrics, `http_server_request_duration_seconds_count`)
	require.Contains(t, metrics, `guanxi_build_info{service="sample",version="`)
	r.stop()
	require.NoError(t, <-r.ended)
}

func TestAServiceWithoutKafkaIssuerAndCollectorIsAliveNamesWhatItNeedsAndStopsCleanly(t *testing.T) {
	r := start(t, sample, flags(t, "--data-dir="+t.TempDir(),
		"--oidc-issuer=http://"+nobody, "--kafka-brokers="+nobody, "--otlp-endpoint=http://"+nobody)...)
	r.url(t, "api")
	ops := r.url(t, "ops")
	status, _ := get(t, ops+"/livez")
	require.Equal(t, http.StatusOK, status)
	status, _ = get(t, ops+"/readyz")
	require.Equal(t, http.StatusServiceUnavailable, status)
	missing := slices.Sorted(maps.Keys(r.reasons(t)))
	require.Equal(t, []string{"consumer guanxi.sample", "issuer", "kafka", "relay guanxi.sample.v1"}, missing)
	r.stop()
	require.NoError(t, <-r.ended)
}

func TestWhatDoesNotGoTogetherIsRefused(t *testing.T) {
	whole := map[string]string{"--data-dir": t.TempDir(), "--tenants-file": "t", "--oidc-issuer": "i", "--oidc-audience": "a", "--kafka-brokers": "k"}
	cases := map[string]struct {
		flags map[string]string
		want  string
	}{
		"two stores":         {map[string]string{"--mongodb-uri": "mongodb://m"}, "GUANXI_MONGODB_URI"},
		"no store":           {map[string]string{"--data-dir": ""}, "GUANXI_DATA_DIR"},
		"drain too short":    {map[string]string{"--drain": "6s"}, "GUANXI_DRAIN"},
		"measured too often": {map[string]string{"--measure-every": "10ms"}, "GUANXI_MEASURE_EVERY"},
		"ratio above one":    {map[string]string{"--sample-ratio": "2"}, "GUANXI_SAMPLE_RATIO"},
		"password alone":     {map[string]string{"--kafka-password": "p"}, "GUANXI_KAFKA_USER"},
		"authority alone":    {map[string]string{"--kafka-ca-file": "ca.pem"}, "GUANXI_KAFKA_TLS"},
		"no partition":       {map[string]string{"--kafka-partitions": "0"}, "GUANXI_KAFKA_PARTITIONS"},
		"unknown level":      {map[string]string{"--log-level": "loud"}, "--log-level"},
		"service's own":      {map[string]string{"--follow-up": "soon"}, "--follow-up"},
		"no tenants there":   {nil, "open the tenants file"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var flags []string
			for flag, value := range whole {
				if replaced, ok := c.flags[flag]; ok {
					value = replaced
				}
				flags = append(flags, flag+"="+value)
			}
			for flag, value := range c.flags {
				if _, ok := whole[flag]; !ok {
					flags = append(flags, flag+"="+value)
				}
			}
			err := host.Run(t.Context(), host.Command{Name: "sample", Args: flags, Out: &strings.Builder{}}, sample)
			require.ErrorContains(t, err, c.want)
		})
	}
}
