package customer_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

const offersPath = "/v1/loyalty/offers"

func TestLoyaltyOffers(t *testing.T) {
	s := start(t)
	club, other := s.programme(), s.programme()
	cup := s.offer(club, `,"stock":5,"perCustomer":1,"tier":"gold","from":"2026-01-01","until":"2999-12-31"`)
	s.offer(other, "")
	require.Equal(t, []string{cup.ID}, s.call(http.MethodGet, offersPath+"?programmeId="+club, "").prize(http.StatusOK).ids())
	require.Len(t, s.call(http.MethodGet, offersPath, "").prize(http.StatusOK).Items, 2)

	path := offersPath + "/" + cup.ID
	s.call(http.MethodPatch, path, `{"stock":7}`).Problem(http.StatusPreconditionRequired)
	changed := s.call(http.MethodPatch, path, `{"stock":7}`, "If-Match", cup.tag).prize(http.StatusOK)
	require.EqualValues(t, 7, s.stockOf(cup.ID))
	s.call(http.MethodPatch, path, `{"stock":8}`, "If-Match", cup.tag).Problem(http.StatusPreconditionFailed)
	s.call(http.MethodPatch, path, `{"programmeId":"`+other+`","tier":null}`, "If-Match", changed.tag).field("programmeId")
	s.callAs(s.analyst, http.MethodPatch, path, `{}`, "If-Match", changed.tag).Problem(http.StatusForbidden)
	s.callAs(s.globex, http.MethodGet, path, "").Problem(http.StatusNotFound)
	require.Len(t, s.Told(servicetest.Acme, "loyalty_offers", cup.ID), 2)
}

func TestLoyaltyOffersRefuseBadInput(t *testing.T) {
	s := start(t)
	club := s.programme()
	for _, test := range []struct{ name, body, field string }{
		{"no programme", `{"programmeId":"lpg_0","name":"Cup","cost":30}`, "programmeId"},
		{"for nothing", `{"programmeId":"` + club + `","name":"Cup","cost":0}`, "cost"},
		{"no name", `{"programmeId":"` + club + `","name":" ","cost":1}`, "name"},
		{"less than none", `{"programmeId":"` + club + `","name":"Cup","cost":1,"stock":-1}`, "stock"},
		{"over before it begins", `{"programmeId":"` + club + `","name":"Cup","cost":1,"from":"2026-02-01","until":"2026-01-31"}`, "until"},
		{"a tier that is none", `{"programmeId":"` + club + `","name":"Cup","cost":1,"tier":"platinum"}`, "tier"},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.NotEmpty(t, s.on(t).call(http.MethodPost, offersPath, test.body).field(test.field))
		})
	}
	require.Empty(t, s.call(http.MethodGet, offersPath, "").List())
}
