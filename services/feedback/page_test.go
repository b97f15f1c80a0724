package feedback

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

const (
	browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" // what browsers accept
	html    = "text/html; charset=utf-8"
)

// send sends the form of a link's page, as a browser does.
func (h *harness) send(link, language string, fields url.Values) servicetest.Answer {
	h.T.Helper()
	return h.CallAs("", "POST", link+"/page", fields.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Accept-Language", language)
}

func TestABrowserIsLedToThePage(t *testing.T) {
	h := start(t)
	_, link := h.invite(h.survey(), h.customer(acme))
	led := h.CallAs("", "GET", link, "", "Accept", browser)
	require.Equal(t, http.StatusSeeOther, led.Status)
	require.Equal(t, link+"/page", led.Header.Get("Location"))
	h.CallAs("", "GET", link, "", "Accept", "application/json, text/html").OK(http.StatusOK)
	require.Equal(t, http.StatusSeeOther, h.CallAs("", "GET", "/v1/answers/x", "", "Accept", browser).Status, "the page says what is wrong")
}

func TestThePageAsksAndThanksInTheReadersLanguage(t *testing.T) {
	h := start(t)
	invitation, link := h.invite(h.survey(), h.customer(acme))
	page := h.CallAs("", "GET", link+"/page", "", "Accept-Language", "en")
	page.Shows(200, html, `lang="en"`, "How likely are you", `value="10"`, "Acme Tea", "?lang=zh-CN")
	require.Equal(t, "no-store", page.Header.Get("Cache-Control"))
	require.Equal(t, "no-referrer", page.Header.Get("Referrer-Policy"))
	require.Contains(t, page.Header.Get("Content-Security-Policy"), "default-src 'none'")
	require.NotContains(t, string(page.Body), "<script")
	h.CallAs("", "GET", link+"/page?lang=zh-CN", "", "Accept-Language", "en").Shows(200, html, `lang="zh-CN"`, "推荐我们", "非常有可能")

	h.send(link, "zh-CN", url.Values{"score": {"3"}, "comment": {"等了<b>两周</b>"}}).Shows(200, html, "感谢")
	shown := h.Call("GET", "/v1/invitations/"+invitation, "").OK(200)
	require.Equal(t, 3.0, shown["score"])
	require.Equal(t, "等了<b>两周</b>", shown["comment"])
	h.send(link, "zh-CN", url.Values{"score": {"9"}}).Shows(409, html, "已经回答过")
	h.CallAs("", "GET", link+"/page", "", "Accept-Language", "en").Shows(200, html, "Thank you")
}

func TestAFormThatBreaksARuleIsShownAgainWithWhatWasWritten(t *testing.T) {
	h := start(t)
	_, link := h.invite(h.survey(), h.customer(acme))
	written := `<script>alert("x")</script>`
	for _, score := range []string{"", "11", "-1", "seven"} {
		again := h.send(link, "en", url.Values{"score": {score}, "comment": {written}})
		again.Shows(422, html, "Please choose a score", "&lt;script&gt;")
		require.NotContains(t, string(again.Body), "<script")
	}
	long := h.send(link, "en", url.Values{"score": {"8"}, "comment": {strings.Repeat("x", 2001)}})
	long.Shows(422, html, "2,000 characters", `value="8" required checked`)
	h.CallAs("", "POST", link+"/page", "%%%", "Content-Type", "application/x-www-form-urlencoded").Shows(422, html)
	h.CallAs("", "POST", link+"/page", `{"score":9}`, "Content-Type", "application/json").Refused(http.StatusUnsupportedMediaType)
	h.send(link, "en", url.Values{"score": {"9"}, "comment": {strings.Repeat("x", 40_000)}}).Refused(http.StatusRequestEntityTooLarge)
	h.send(link, "en", url.Values{"score": {"0"}}).Shows(200, html, "Thank you")
}

func TestThePageOfALinkThatHasEndedSaysSo(t *testing.T) {
	h := start(t)
	_, link := h.invite(h.survey(), h.customer(acme), `,"expiresAt":"2026-03-02T02:00:01Z"`)
	h.Clock.Advance(1e9)
	h.CallAs("", "GET", link+"/page", "", "Accept-Language", "en").Shows(http.StatusGone, html, "expired")
	h.send(link, "zh", url.Values{"score": {"9"}}).Shows(http.StatusGone, html, "已过期")
	h.CallAs("", "GET", "/v1/answers/x/page", "").Shows(http.StatusNotFound, html, "no such link")
	h.suspend(acme)
	h.CallAs("", "GET", link+"/page", "").Shows(http.StatusForbidden, html, "not available")
}

func TestThePageIsDocumentedAsHTML(t *testing.T) {
	document, err := start(t).Service.API.OpenAPI()
	require.NoError(t, err)
	require.Equal(t, 9, strings.Count(string(document), "text/html:"), "the page, and what is wrong with a link, on both routes")
}
