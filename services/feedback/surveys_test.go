package feedback

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

// survey creates a survey of acme and returns its id.
func (h *harness) survey() string {
	h.T.Helper()
	return h.Call("POST", "/v1/surveys", `{"name":"After delivery","kind":"nps"}`).OK(201)["id"].(string)
}

// invite invites a customer of acme and returns the invitation's id and the path of its link.
func (h *harness) invite(survey, customer string, more ...string) (id, link string) {
	h.T.Helper()
	made := h.Call("POST", "/v1/invitations",
		fmt.Sprintf(`{"surveyId":%q,"customerId":%q%s}`, survey, customer, strings.Join(more, ""))).OK(201)
	return made["id"].(string), strings.TrimPrefix(made["link"].(string), defaultPublicURL)
}

func TestASurveyHasTheStandardQuestionUnlessItIsWorded(t *testing.T) {
	h := start(t)
	made := h.Call("POST", "/v1/surveys", `{"name":" Spring ","kind":"nps","question":{"en":"Would you recommend us?","de-de":"Würden Sie uns empfehlen?"}}`)
	survey := made.OK(http.StatusCreated)
	require.Equal(t, "Spring", survey["name"])
	question := survey["question"].(map[string]any)
	require.Equal(t, "Would you recommend us?", question["en"])
	require.Equal(t, "Würden Sie uns empfehlen?", question["de-DE"])
	require.Contains(t, question["zh-CN"], "推荐")
	require.Equal(t, survey, h.Call("GET", made.Header.Get("Location"), "").OK(200))
	h.Clock.Advance(time.Minute)
	h.survey()
	list := h.Call("GET", "/v1/surveys?limit=1", "").List()
	require.Equal(t, "After delivery", list[0]["name"], "newest first")
	require.Len(t, h.Call("GET", "/v1/surveys", "").List(), 2)
}

func TestASurveyThatBreaksARuleIsRefused(t *testing.T) {
	h := start(t)
	for _, c := range []struct{ body, word string }{
		{`{"name":"   ","kind":"nps"}`, "name"},
		{`{"name":"A","kind":"csat"}`, "kind"},
		{`{"name":"A"}`, "kind"},
		{`{"name":"A","kind":"nps","question":{"klingon please":"?"}}`, "question"},
		{`{"name":"A","kind":"nps","question":{"en":" "}}`, "question.en"},
		{`{"name":"A","kind":"nps","question":{"en":"` + strings.Repeat("x", 501) + `"}}`, "question.en"},
	} {
		h.Call("POST", "/v1/surveys", c.body).Refused(http.StatusUnprocessableEntity, c.word)
	}
	require.Empty(t, h.Call("GET", "/v1/surveys", "").List())
	h.CallAs(h.Bearer(acme, "u_ana", auth.Analyst), "POST", "/v1/surveys", `{}`).Refused(http.StatusForbidden)
}

func TestResultsCountInvitationsAndAnswers(t *testing.T) {
	h := start(t)
	survey, customer := h.survey(), h.customer(acme)
	results := h.Call("GET", "/v1/surveys/"+survey+"/results", "").OK(200)
	require.NotContains(t, results, "nps", "there is no score before the first answer")
	require.NotContains(t, results, "responseRate")

	for _, score := range []int{10, 9, 9, 8, 7, 6, 0} {
		_, link := h.invite(survey, customer)
		h.CallAs("", "POST", link, fmt.Sprintf(`{"score":%d}`, score)).OK(200)
	}
	h.invite(survey, customer)
	other := h.survey()
	h.invite(other, customer)
	results = h.Call("GET", "/v1/surveys/"+survey+"/results", "").OK(200)
	require.InDelta(t, 100.0/7, results["nps"], 1e-9) // 3 promoters, 2 detractors of 7
	require.InDelta(t, 7.0/8, results["responseRate"], 1e-9)
	delete(results, "nps")
	delete(results, "responseRate")
	require.Equal(t, map[string]any{
		"invited": 8.0, "delivered": 8.0, "answered": 7.0, "promoters": 3.0, "passives": 2.0, "detractors": 2.0,
	}, results)
	h.Call("GET", "/v1/surveys/srv_unknown/results", "").Refused(404)
	h.CallAs(h.Bearer(globex, "u_eve", auth.Admin), "GET", "/v1/surveys/"+survey+"/results", "").Refused(404)
}

func TestAnInvitationNeedsASurveyAndACustomer(t *testing.T) {
	h := start(t)
	survey, customer, deleted, foreign := h.survey(), h.customer(acme), h.customer(acme), h.customer(globex)
	h.deliver(event(acme, contracts.CustomerSource, deleted, 2, contracts.CustomerDeleted{CustomerID: deleted}))
	good := map[string]string{"surveyId": survey, "customerId": customer}
	for name, c := range map[string]struct {
		change map[string]string
		word   string
	}{
		"unknown survey":            {map[string]string{"surveyId": "srv_unknown"}, "surveyId"},
		"unknown customer":          {map[string]string{"customerId": "cus_unknown"}, "try again"},
		"deleted customer":          {map[string]string{"customerId": deleted}, "customerId"},
		"another tenant's customer": {map[string]string{"customerId": foreign}, "customerId"},
		"expired":                   {map[string]string{"expiresAt": monday.Format(time.RFC3339)}, "expiresAt"},
		"for ever":                  {map[string]string{"expiresAt": monday.AddDate(2, 0, 0).Format(time.RFC3339)}, "expiresAt"},
	} {
		t.Run(name, func(t *testing.T) {
			h.On(t).Call("POST", "/v1/invitations", servicetest.Object(good, c.change)).Refused(http.StatusUnprocessableEntity, c.word)
		})
	}
	require.Equal(t, 0.0, h.Call("GET", "/v1/surveys/"+survey+"/results", "").OK(200)["invited"])
}

func TestALinkIsShownOnceAndItsSecretIsNotKept(t *testing.T) {
	h := start(t)
	survey, customer := h.survey(), h.customer(acme)
	id, link := h.invite(survey, customer)
	require.True(t, strings.HasPrefix(link, "/v1/answers/"), link)
	shown := h.Call("GET", "/v1/invitations/"+id, "").OK(200)
	require.NotContains(t, shown, "link")
	require.Equal(t, "2026-03-16T02:00:00Z", shown["expiresAt"], "in fourteen days")
	_, another := h.invite(survey, customer)
	require.NotEqual(t, link, another)

	ask := fmt.Sprintf(`{"surveyId":%q,"customerId":%q}`, survey, customer)
	first := h.Call("POST", "/v1/invitations", ask, "Idempotency-Key", "k1").OK(201)
	require.Equal(t, first, h.Call("POST", "/v1/invitations", ask, "Idempotency-Key", "k1").OK(201))
}
