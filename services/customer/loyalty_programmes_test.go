package customer_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

const programmesPath = "/v1/loyalty/programmes"

func TestCreateLoyaltyProgramme(t *testing.T) {
	s := start(t)
	answer := s.call(http.MethodPost, programmesPath, teaClub)
	club := answer.OK(http.StatusCreated)
	path := programmesPath + "/" + club["id"].(string)
	require.Equal(t, path, answer.Header.Get("Location"))
	require.Equal(t, "CNY", club["currency"], "the tenant's")
	require.Equal(t, "down", club["rounding"])
	require.InDelta(t, 12, club["periodMonths"], 0)
	require.Equal(t, club, s.callAs(s.analyst, http.MethodGet, path, "").OK(http.StatusOK))
	require.Equal(t, []string{"dev.guanxi.customer.setting-changed.v1"}, s.Told(servicetest.Acme, "loyalty_programmes", club["id"].(string)))

	manager := s.Bearer(servicetest.Acme, "user", auth.Manager)
	s.callAs(manager, http.MethodPost, programmesPath, teaClub).Problem(http.StatusForbidden)
	s.callAs(s.globex, http.MethodGet, path, "").Problem(http.StatusNotFound)
}

func TestCreateLoyaltyProgrammeRefusesBadInput(t *testing.T) {
	s := start(t)
	for _, test := range []struct{ name, old, replacement, field string }{
		{"a currency that is none", `"startsOn"`, `"currency":"QQQ","startsOn"`, "currency"},
		{"a day that is none", `2020-01-01`, `2020-02-30`, "startsOn"},
		{"an amount in another currency", `"amount":"1","currency":"CNY"`, `"amount":"1","currency":"USD"`, "rules[0].per.currency"},
		{"an amount of nothing", `"amount":"1","currency":"CNY"`, `"amount":"0","currency":"CNY"`, "rules[0].per.amount"},
		{"points for nothing", `"points":1,`, `"points":0,`, "rules[0].points"},
		{"an occasion that is none", `"on":"purchase"`, `"on":"sunday"`, "rules[0].on"},
		{"behaviour without a name", `"on":"registration"`, `"on":"behaviour"`, "rules[1].behaviour"},
		{"two rules of one key", `"key":"welcome"`, `"key":"spend"`, "rules[1].key"},
		{"tiers in disorder", `"amount":"100"`, `"amount":"10"`, "tiers[1].spending"},
		{"tiers by another basis", `"tierBasis":"spending"`, `"tierBasis":"points"`, "tiers[0].spending"},
		{"a field that is unknown", `"expiryMonths"`, `"expiryYears":1,"expiryMonths"`, "expiryYears"},
	} {
		t.Run(test.name, func(t *testing.T) {
			body := strings.Replace(teaClub, test.old, test.replacement, 1)
			require.NotEqual(t, teaClub, body)
			require.NotEmpty(t, s.on(t).call(http.MethodPost, programmesPath, body).field(test.field))
		})
	}
	require.Empty(t, s.call(http.MethodGet, programmesPath, "").List())
}

func TestCreateLoyaltyProgrammeUpToTheLimit(t *testing.T) {
	s := start(t)
	for range 20 {
		s.programme()
	}
	s.call(http.MethodPost, programmesPath, teaClub).Problem(http.StatusConflict)
}

func TestChangeLoyaltyProgramme(t *testing.T) {
	s := start(t)
	id := s.programme()
	path := programmesPath + "/" + id
	was := s.call(http.MethodGet, path, "").prize(http.StatusOK)
	s.call(http.MethodPatch, path, `{"status":"ended"}`).Problem(http.StatusPreconditionRequired)
	changed := s.call(http.MethodPatch, path, `{"status":"ended"}`, "If-Match", was.tag)
	require.Equal(t, "ended", changed.OK(http.StatusOK)["status"])
	require.Len(t, changed.OK(http.StatusOK)["rules"], 2, "what the patch does not name stays")
	s.call(http.MethodPatch, path, `{"status":"active"}`, "If-Match", was.tag).Problem(http.StatusPreconditionFailed)
	tag := changed.Header.Get("ETag")
	same := s.call(http.MethodPatch, path, `{"status":"ended"}`, "If-Match", tag)
	require.Equal(t, tag, same.Header.Get("ETag"))
	s.call(http.MethodPatch, path, `{"currency":"USD","rules":null,"tiers":null}`, "If-Match", tag).field("currency")
	s.callAs(s.analyst, http.MethodPatch, path, `{}`, "If-Match", tag).Problem(http.StatusForbidden)
	s.callAs(s.globex, http.MethodPatch, path, `{}`, "If-Match", tag).Problem(http.StatusNotFound)
	require.Len(t, s.Told(servicetest.Acme, "loyalty_programmes", id), 2)
}
