package feedback

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

func TestALinkAsksInTheBestLanguage(t *testing.T) {
	h := start(t)
	survey := h.survey()
	chinese := h.customer(acme)
	_, link := h.invite(survey, chinese)
	unspoken := h.customer(acme, func(c *contracts.Customer) { c.Language = "" })
	_, plain := h.invite(survey, unspoken)
	for _, c := range []struct{ link, query, accept, want string }{
		{link, "", "", "zh-CN"},                             // the customer's
		{plain, "", "", "en"},                               // the tenant's
		{link, "", "en-GB,en;q=0.8", "en"},                  // what the browser asks for
		{link, "", "fr-FR, fr;q=0.9, zh-TW;q=0.5", "zh-CN"}, // the nearest there is
		{plain, "", "fr", "en"},                             // none there is
		{link, "?lang=en", "zh-CN", "en"},                   // chosen by hand
		{link, "?lang=%3Cscript%3E", ";;;", "zh-CN"},        // nonsense
	} {
		got := h.CallAs("", "GET", c.link+c.query, "", "Accept-Language", c.accept).OK(200)
		require.Equal(t, c.want, got["language"], "%+v", c)
		require.Equal(t, "Acme Tea", got["organisation"])
		require.Equal(t, false, got["answered"])
	}
}

func TestALinkIsAnsweredOnceHoweverManyTry(t *testing.T) {
	h := start(t)
	survey, customer := h.survey(), h.customer(acme)
	invitation, link := h.invite(survey, customer)
	statuses := make([]int, 64)
	var customers sync.WaitGroup
	for i := range statuses {
		customers.Go(func() {
			resp, err := http.Post(h.URL+link, "application/json", strings.NewReader(fmt.Sprintf(`{"score":%d}`, i%7)))
			if err == nil {
				statuses[i] = resp.StatusCode
				_ = resp.Body.Close()
			}
		})
	}
	customers.Wait()
	count := map[int]int{}
	for _, status := range statuses {
		count[status]++
	}
	require.Equal(t, map[int]int{http.StatusOK: 1, http.StatusConflict: 63}, count)
	require.Equal(t, []string{contracts.ResponseReceived{}.EventType()}, h.Told(acme, "invitations", invitation))
	require.Len(t, h.Call("GET", "/v1/cases", "").List(), 1)
	require.Equal(t, true, h.CallAs("", "GET", link, "").OK(200)["answered"])
}

func TestALinkThatIsNotGenuineIsAlwaysRefusedAlike(t *testing.T) {
	h := start(t)
	survey, customer := h.survey(), h.customer(acme)
	invitation, link := h.invite(survey, customer)
	token := strings.TrimPrefix(link, "/v1/answers/")
	forged := func(tenant, invitation string) string {
		made, err := domain.NewLink(tenant, invitation, strings.NewReader(strings.Repeat("x", 32)))
		require.NoError(t, err)
		return made.Token()
	}
	tokens := []string{
		"x", "%00", strings.Repeat("A", 512), token + "A", token[:len(token)-1],
		forged("acme", invitation), forged("acme", id.New("inv")), forged("nobody", invitation), forged("globex", invitation),
		forged("..", invitation), forged("", ""), forged("acme", "\x00"),
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for i := range token { // every character counts
		other := alphabet[(strings.IndexByte(alphabet, token[i])+1)%len(alphabet)]
		tokens = append(tokens, token[:i]+string(other)+token[i+1:])
	}
	want := h.CallAs("", "GET", "/v1/answers/x", "")
	want.Refused(http.StatusNotFound, "there is no such link")
	for _, token := range tokens {
		for _, got := range []servicetest.Answer{
			h.CallAs("", "GET", "/v1/answers/"+token, ""),
			h.CallAs("", "POST", "/v1/answers/"+token, `{"score":1}`),
		} {
			got.Refused(http.StatusNotFound, "there is no such link")
		}
		page := h.CallAs("", "GET", "/v1/answers/"+token+"/page", "")
		require.Equal(t, http.StatusNotFound, page.Status)
	}
	require.Equal(t, 0.0, h.Call("GET", "/v1/surveys/"+survey+"/results", "").OK(200)["answered"])
}

func TestAnAnswerThatBreaksARuleLeavesTheLinkOpen(t *testing.T) {
	h := start(t)
	_, link := h.invite(h.survey(), h.customer(acme))
	for _, c := range []struct {
		body   string
		status int
	}{
		{`{"score":11}`, 422},
		{`{"score":-1}`, 422},
		{`{"score":7.5}`, 422},
		{`{"score":"7"}`, 422},
		{`{}`, 422},
		{`{"score":null}`, 422},
		{`{"score":7,"comment":"` + strings.Repeat("长", 2001) + `"}`, 422},
		{`{"score":7,"comment":"` + strings.Repeat("x", 40_000) + `"}`, 413},
		{`not json`, 400},
	} {
		h.CallAs("", "POST", link, c.body).Refused(c.status)
	}
	h.CallAs("", "POST", link, `{"score":7,"comment":"`+strings.Repeat("长", 2000)+`"}`).OK(200)
}

func TestALinkEndsWithItsTimeItsCustomerAndItsTenant(t *testing.T) {
	h := start(t)
	survey, customer, deleted := h.survey(), h.customer(acme), h.customer(acme)
	_, answered := h.invite(survey, customer)
	h.CallAs("", "POST", answered, `{"score":9}`).OK(200)
	_, link := h.invite(survey, customer, `,"expiresAt":"2026-03-02T03:00:00Z"`)
	_, orphan := h.invite(survey, deleted)
	h.deliver(event(acme, contracts.CustomerSource, deleted, 2, contracts.CustomerDeleted{CustomerID: deleted}))
	h.CallAs("", "POST", orphan, `{"score":9}`).Refused(http.StatusNotFound)

	h.Clock.Advance(time.Hour - time.Millisecond)
	h.CallAs("", "GET", link, "").OK(200)
	h.Clock.Advance(time.Millisecond)
	h.CallAs("", "GET", link, "").Refused(http.StatusGone, "2026-03-02")
	h.CallAs("", "POST", link, `{"score":9}`).Refused(http.StatusGone)
	h.Clock.Advance(1000 * time.Hour)
	h.CallAs("", "POST", answered, `{"score":9}`).Refused(http.StatusConflict)

	h.suspend(acme)
	h.CallAs("", "GET", answered, "").Refused(http.StatusForbidden)
	h.CallAs("", "POST", answered, `{"score":9}`).Refused(http.StatusForbidden)
}
