package customer_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

func TestChangePrivacySettings(t *testing.T) {
	s := start(t)
	path := "/v1/privacy-settings"
	shown := s.callAs(s.analyst, http.MethodGet, path, "")
	require.EqualValues(t, 30, shown.OK(http.StatusOK)["erasureDueDays"])
	tag := shown.Header.Get("ETag")

	rule := `{"key":"old-leads","stage":"lead","months":24,"action":"propose"}`
	changed := s.call(http.MethodPatch, path, `{"erasureDueDays":14,"retention":[`+rule+`]}`, "If-Match", tag)
	require.Len(t, changed.OK(http.StatusOK)["retention"], 1)
	require.Equal(t, []string{"setting-changed"}, short(s.Told(servicetest.Acme, "privacy_settings", "privacy")))
	s.call(http.MethodPatch, path, `{"erasureDueDays":15}`, "If-Match", tag).Problem(http.StatusPreconditionFailed)
	s.call(http.MethodPatch, path, `{"erasureDueDays":15}`).Problem(http.StatusPreconditionRequired)

	tag = changed.Header.Get("ETag")
	s.call(http.MethodPatch, path, `{"erasureDueDays":0}`, "If-Match", tag).field("erasureDueDays")
	s.call(http.MethodPatch, path, `{"retention":[`+rule+`,`+rule+`]}`, "If-Match", tag).field("retention[1].key")
	s.call(http.MethodPatch, path, `{"retention":[{"key":"x","stage":"ghost","months":1,"action":"erase"}]}`, "If-Match", tag).Problem(http.StatusUnprocessableEntity)
	s.refusedTo([]string{s.analyst, s.agent()}, http.MethodPatch, path, `{"erasureDueDays":15}`)
	require.EqualValues(t, 30, s.callAs(s.globex, http.MethodGet, path, "").OK(http.StatusOK)["erasureDueDays"], "each tenant has its own")

	ada := s.register("Ada")
	e := decode[erasure](s.erase(ada.ID), http.StatusCreated)
	require.EqualValues(t, 14, e.DueAt.Sub(e.RequestedAt).Hours()/24)
}
