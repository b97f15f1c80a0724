package httpapi_test

import (
	"context"
	"net/http"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/origin"
)

type whoOutput struct {
	Body origin.Origin
}

// who adds a route that answers who called, and from where.
func (s *server) who() {
	httpapi.Register(s.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/who", ID: "get-who", Tag: "Who", Summary: "Who calls", Permission: auth.CustomerRead,
	}, func(ctx context.Context, _ *struct{}) (*whoOutput, error) { return &whoOutput{origin.From(ctx)}, nil })
}

func TestAChangeIsTheCallersAndFromItsAddress(t *testing.T) {
	const forwarded = "X-Forwarded-For"
	loopback := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8")}
	for _, test := range []struct {
		name, header, address string
		proxies               []netip.Prefix
	}{
		{"no proxy", "", "127.0.0.1", nil},
		{"what a client says is not believed", "192.0.2.7", "127.0.0.1", nil},
		{"what another proxy says is not believed", "192.0.2.7", "127.0.0.1", []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}},
		{"what a gateway says is", "192.0.2.7", "192.0.2.7", loopback},
		{"of several the last that is no gateway", "203.0.113.9, 192.0.2.7, 10.1.2.3", "192.0.2.7", loopback},
		{"what is no address is passed over", "localhost", "127.0.0.1", loopback},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, func(cfg *httpapi.Config) { cfg.TrustedProxies = test.proxies })
			s.who()
			body := s.call(s.acme, http.MethodGet, "/v1/who", "", forwarded, test.header).body
			require.Contains(t, string(body), `"u1"`)
			require.Contains(t, string(body), `"`+test.address+`"`)
		})
	}
}
