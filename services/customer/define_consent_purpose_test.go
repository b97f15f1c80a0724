package customer_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

func TestDefineConsentPurpose(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	news := s.purpose("news", "contract")
	require.Equal(t, []string{"setting-changed"}, short(s.Told(servicetest.Acme, "consent_purposes", "news")))
	s.call(http.MethodPost, "/v1/consent-purposes", `{"key":"news","name":"Again","legalBasis":"consent"}`).Problem(http.StatusConflict)
	s.call(http.MethodPost, "/v1/consent-purposes", `{"key":"News","name":"Again","legalBasis":"consent"}`).field("key")
	s.call(http.MethodPost, "/v1/consent-purposes", `{"key":"more","name":" ","legalBasis":"consent"}`).field("name")
	s.refusedTo([]string{s.analyst, s.agent()}, http.MethodPost, "/v1/consent-purposes", `{"key":"more","name":"More","legalBasis":"consent"}`)
	require.Len(t, s.callAs(s.analyst, http.MethodGet, "/v1/consent-purposes", "").List(), 1)
	s.callAs(s.globex, http.MethodGet, "/v1/consent-purposes/news", "").Problem(http.StatusNotFound)

	path := "/v1/consent-purposes/news"
	require.Equal(t, news, s.call(http.MethodGet, path, "").Header.Get("ETag"))
	s.call(http.MethodPatch, path, `{"retired":true}`).Problem(http.StatusPreconditionRequired)
	changed := s.call(http.MethodPatch, path, `{"retired":true}`, "If-Match", news)
	require.Equal(t, true, changed.OK(http.StatusOK)["retired"])
	retired := changed.Header.Get("ETag")
	require.NotEqual(t, news, retired)
	s.call(http.MethodPatch, path, `{"retired":false}`, "If-Match", news).Problem(http.StatusPreconditionFailed)
	s.call(http.MethodPatch, path, `{"key":"other"}`, "If-Match", retired).field("key")
	require.Equal(t, "false: purpose-retired", s.contactable(ada.ID, "news", "email"))
	s.call(http.MethodPost, "/v1/customers/"+ada.ID+"/consents", `{"purpose":"news","channel":"any","state":"given"}`).field("purpose")
	s.refusedTo([]string{s.analyst, s.agent()}, http.MethodPatch, path, `{"retired":false}`)
}
