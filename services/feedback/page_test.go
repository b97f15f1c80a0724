package feedback

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

// send sends the form of a link's page, as a browser does.
func (h *harness) send(link, language string, fields url.Values) answer {
	h.t.Helper()
	return h.callAs("", "POST", link+"/page", fields.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Accept-Language", language)
}

func (a answer) page(status int, words ...string) {
	a.t.Helper()
	require.Equal(a.t, status, a.status, "%s", a.body)
	require.Equal(a.t, "text/html; charset=utf-8", a.header.Get("Content-Type"))
	for _, w := range words {
		require.Contains(a.t, string(a.body), w)
	}
}

func TestABrowserIsLedToThePage(t *testing.T) {
	h := start(t)
	_, link := h.invite(h.survey(), h.customer(acme))
	led := h.callAs("", "GET", link, "", "Accept", browser)
	require.Equal(t, http.StatusSeeOther, led.status)
	require.Equal(t, link+"/page", led.header.Get("Location"))
	h.callAs("", "GET", link, "", "Accept", "application/json, text/html").ok(http.StatusOK)
	require.Equal(t, http.StatusSeeOther, h.callAs("", "GET", "/v1/answers/x", "", "Accept", browser).status, "the page says what is wrong")
}

func TestThePageAsksAndThanksInTheReadersLanguage(t *testing.T) {
	h := start(t)
	invitation, link := h.invite(h.survey(), h.customer(acme))
	page := h.callAs("", "GET", link+"/page", "", "Accept-Language", "en")
	page.page(200, `lang="en"`, "How likely are you", `value="10"`, "Acme Tea", "?lang=zh-CN")
	require.Equal(t, "no-store", page.header.Get("Cache-Control"))
	require.Equal(t, "no-referrer", page.header.Get("Referrer-Policy"))
	require.Contains(t, page.header.Get("Content-Security-Policy"), "default-src 'none'")
	require.NotContains(t, string(page.body), "<script")
	h.callAs("", "GET", link+"/page?lang=zh-CN", "", "Accept-Language", "en").page(200, `lang="zh-CN"`, "推荐我们", "非常有可能")

	h.send(link, "zh-CN", url.Values{"score": {"3"}, "comment": {"等了<b>两周</b>"}}).page(200, "感谢")
	shown := h.call("GET", "/v1/invitations/"+invitation, "").ok(200)
	require.Equal(t, 3.0, shown["score"])
	require.Equal(t, "等了<b>两周</b>", shown["comment"])
	h.send(link, "zh-CN", url.Values{"score": {"9"}}).page(409, "已经回答过")
	h.callAs("", "GET", link+"/page", "", "Accept-Language", "en").page(200, "Thank you")
}

func TestAFormThatBreaksARuleIsShownAgainWithWhatWasWritten(t *testing.T) {
	h := start(t)
	_, link := h.invite(h.survey(), h.customer(acme))
	written := `<script>alert("x")</script>`
	for _, score := range []string{"", "11", "-1", "seven"} {
		again := h.send(link, "en", url.Values{"score": {score}, "comment": {written}})
		again.page(422, "Please choose a score", "&lt;script&gt;")
		require.NotContains(t, string(again.body), "<script")
	}
	long := h.send(link, "en", url.Values{"score": {"8"}, "comment": {strings.Repeat("x", 2001)}})
	long.page(422, "2,000 characters", `value="8" required checked`)
	h.callAs("", "POST", link+"/page", "%%%", "Content-Type", "application/x-www-form-urlencoded").page(422)
	h.callAs("", "POST", link+"/page", `{"score":9}`, "Content-Type", "application/json").refused(http.StatusUnsupportedMediaType)
	h.send(link, "en", url.Values{"score": {"9"}, "comment": {strings.Repeat("x", 40_000)}}).refused(http.StatusRequestEntityTooLarge)
	h.send(link, "en", url.Values{"score": {"0"}}).page(200, "Thank you")
}

func TestThePageOfALinkThatHasEndedSaysSo(t *testing.T) {
	h := start(t)
	_, link := h.invite(h.survey(), h.customer(acme), `,"expiresAt":"2026-03-02T02:00:01Z"`)
	h.clock.advance(1e9)
	h.callAs("", "GET", link+"/page", "", "Accept-Language", "en").page(http.StatusGone, "expired")
	h.send(link, "zh", url.Values{"score": {"9"}}).page(http.StatusGone, "已过期")
	h.callAs("", "GET", "/v1/answers/x/page", "").page(http.StatusNotFound, "no such link")
	h.suspend(acme)
	h.callAs("", "GET", link+"/page", "").page(http.StatusForbidden, "not available")
}

func TestThePageIsDocumentedAsHTML(t *testing.T) {
	document, err := start(t).service.API.OpenAPI()
	require.NoError(t, err)
	require.Equal(t, 2, strings.Count(string(document), "text/html:"))
}
