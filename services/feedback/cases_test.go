package feedback

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

// open opens a case by hand and returns its path.
func (h *harness) open() string {
	h.T.Helper()
	made := h.Call("POST", "/v1/cases", fmt.Sprintf(`{"customerId":%q,"subject":"Arrived damaged"}`, h.customer(acme)))
	require.Equal(h.T, "open", made.OK(http.StatusCreated)["status"])
	return made.Header.Get("Location")
}

func TestALowScoreOpensACase(t *testing.T) {
	h := start(t)
	survey, customer := h.survey(), h.customer(acme)
	for score := range 11 {
		_, link := h.invite(survey, customer)
		h.CallAs("", "POST", link, fmt.Sprintf(`{"score":%d,"comment":"收到时包装已破损"}`, score)).OK(200)
	}
	cases := h.Call("GET", "/v1/cases?status=open", "").List()
	require.Len(t, cases, 7, "for 0 to 6")
	for _, c := range cases {
		require.Equal(t, customer, c["customerId"])
		require.NotEmpty(t, c["invitationId"])
		require.Equal(t, "收到时包装已破损", c["description"])
		require.Equal(t, []string{contracts.CaseOpened{}.EventType()}, h.Told(acme, "cases", c["id"].(string)))
	}
}

func TestACaseIsClosedOnceTheCustomerWasTold(t *testing.T) {
	h := start(t)
	path := h.open()
	h.Call("POST", path+"/close", `{"told":"Sorry"}`, "If-Match", `"1"`).Refused(http.StatusConflict, "resolved")
	require.Equal(t, "assigned", h.Call("POST", path+"/assign", `{"assignee":"u_li"}`, "If-Match", `"1"`).OK(200)["status"])
	same := h.Call("POST", path+"/assign", `{"assignee":"u_li"}`, "If-Match", `"2"`)
	same.OK(200)
	require.Equal(t, `"2"`, same.Header.Get("ETag"), "nothing changed")
	h.Call("POST", path+"/assign", `{"assignee":"u_wang"}`, "If-Match", `"2"`).OK(200)
	require.Equal(t, "resolved", h.Call("POST", path+"/resolve", `{"resolution":"Sent again"}`, "If-Match", `"3"`).OK(200)["status"])
	h.Call("POST", path+"/assign", `{"assignee":"u_li"}`, "If-Match", `"4"`).Refused(http.StatusConflict)
	h.Call("POST", path+"/resolve", `{"resolution":"Sent again"}`, "If-Match", `"4"`).Refused(http.StatusConflict)
	h.Call("POST", path+"/close", `{"told":"  "}`, "If-Match", `"4"`).Refused(422, "told")
	h.Call("POST", path+"/close", `{}`, "If-Match", `"4"`).Refused(422, "told")
	closed := h.Call("POST", path+"/close", `{"told":"We are sorry; a new one is on its way"}`, "If-Match", `"4"`)
	c := closed.OK(200)
	require.Equal(t, "closed", c["status"])
	require.Equal(t, "u_wang", c["assignee"])
	require.NotEmpty(t, c["closedAt"])
	require.Equal(t, c, h.Call("GET", path, "").OK(200))
	h.Call("POST", path+"/close", `{"told":"Again"}`, "If-Match", closed.Header.Get("ETag")).Refused(http.StatusConflict)
	require.Equal(t, []string{
		contracts.CaseOpened{}.EventType(), contracts.CaseAssigned{}.EventType(), contracts.CaseAssigned{}.EventType(),
		contracts.CaseResolved{}.EventType(), contracts.CaseClosed{}.EventType(),
	}, h.Told(acme, "cases", strings.TrimPrefix(path, "/v1/cases/")))
}

func TestEveryStepOfACaseNeedsTheCurrentVersion(t *testing.T) {
	h := start(t)
	path := h.open()
	for step, body := range map[string]string{
		"/assign": `{"assignee":"u_li"}`, "/resolve": `{"resolution":"Sent again"}`, "/close": `{"told":"Sorry"}`,
	} {
		h.Call("POST", path+step, body).Refused(http.StatusPreconditionRequired)
		h.Call("POST", path+step, body, "If-Match", `"9"`).Refused(http.StatusPreconditionFailed)
		h.Call("POST", path+step, `{"x":1}`, "If-Match", `"1"`).Refused(422)
		h.Call("POST", "/v1/cases/cas_unknown"+step, body, "If-Match", `"1"`).Refused(404)
		h.CallAs(h.Bearer(globex, "u_eve", auth.Admin), "POST", path+step, body, "If-Match", `"1"`).Refused(404)
	}
	require.Equal(t, `"1"`, h.Call("GET", path, "").Header.Get("ETag"), "nothing was half written")
}

func TestCasesAreListedByStatusAndAssignee(t *testing.T) {
	h := start(t)
	for _, assignee := range []string{"", "u_li", "u_li", "u_wang"} {
		h.Clock.Advance(1e9)
		if path := h.open(); assignee != "" {
			h.Call("POST", path+"/assign", fmt.Sprintf(`{"assignee":%q}`, assignee), "If-Match", `"1"`).OK(200)
		}
	}
	for query, n := range map[string]int{
		"": 4, "?status=open": 1, "?status=assigned": 3, "?assignee=u_li": 2, "?assignee=u_li&status=assigned": 2, "?assignee=u_li&status=closed": 0,
	} {
		require.Len(t, h.Call("GET", "/v1/cases"+query, "").List(), n, query)
	}
	require.Equal(t, "u_wang", h.Call("GET", "/v1/cases", "").List()[0]["assignee"], "newest first")
	h.Call("GET", "/v1/cases?status=lost", "").Refused(422, "status")
}

func TestACaseThatBreaksARuleIsRefusedAndLeavesNothing(t *testing.T) {
	h := start(t)
	good := map[string]string{"customerId": h.customer(acme), "subject": "Broken"}
	for word, change := range map[string]map[string]string{
		"customerId":  {"customerId": "cus_unknown"},
		"subject":     {"subject": " "},
		"description": {"description": strings.Repeat("x", 4001)},
	} {
		h.Call("POST", "/v1/cases", servicetest.Object(good, change)).Refused(422, word)
	}
	require.Empty(t, h.Call("GET", "/v1/cases", "").List())
}
