package feedback

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// told returns the types of the events that a document of acme has pending, in order.
func (h *harness) told(collection, id string) []string {
	h.t.Helper()
	pending, err := h.env.Store.Engine().Pending(h.t.Context(), []docstore.Ref{{Collection: collection, Tenant: string(acme), ID: id}})
	require.NoError(h.t, err)
	var types []string
	for _, doc := range pending {
		for i, e := range doc.Events {
			require.EqualValues(h.t, i+1, e.Sequence)
			types = append(types, e.Type)
		}
	}
	return types
}

// open opens a case by hand and returns its path.
func (h *harness) open() string {
	h.t.Helper()
	made := h.call("POST", "/v1/cases", fmt.Sprintf(`{"customerId":%q,"subject":"Arrived damaged"}`, h.customer(acme)))
	require.Equal(h.t, "open", made.ok(http.StatusCreated)["status"])
	return made.header.Get("Location")
}

func TestALowScoreOpensACase(t *testing.T) {
	h := start(t)
	survey, customer := h.survey(), h.customer(acme)
	for score := range 11 {
		_, link := h.invite(survey, customer)
		h.callAs("", "POST", link, fmt.Sprintf(`{"score":%d,"comment":"收到时包装已破损"}`, score)).ok(200)
	}
	cases := h.call("GET", "/v1/cases?status=open", "").list()
	require.Len(t, cases, 7, "for 0 to 6")
	for _, c := range cases {
		require.Equal(t, customer, c["customerId"])
		require.NotEmpty(t, c["invitationId"])
		require.Equal(t, "收到时包装已破损", c["description"])
		require.Equal(t, []string{contracts.CaseOpened{}.EventType()}, h.told("cases", c["id"].(string)))
	}
}

func TestACaseIsClosedOnceTheCustomerWasTold(t *testing.T) {
	h := start(t)
	path := h.open()
	h.call("POST", path+"/close", `{"told":"Sorry"}`, "If-Match", `"1"`).refused(http.StatusConflict, "resolved")
	require.Equal(t, "assigned", h.call("POST", path+"/assign", `{"assignee":"u_li"}`, "If-Match", `"1"`).ok(200)["status"])
	same := h.call("POST", path+"/assign", `{"assignee":"u_li"}`, "If-Match", `"2"`)
	same.ok(200)
	require.Equal(t, `"2"`, same.header.Get("ETag"), "nothing changed")
	h.call("POST", path+"/assign", `{"assignee":"u_wang"}`, "If-Match", `"2"`).ok(200)
	require.Equal(t, "resolved", h.call("POST", path+"/resolve", `{"resolution":"Sent again"}`, "If-Match", `"3"`).ok(200)["status"])
	h.call("POST", path+"/assign", `{"assignee":"u_li"}`, "If-Match", `"4"`).refused(http.StatusConflict)
	h.call("POST", path+"/resolve", `{"resolution":"Sent again"}`, "If-Match", `"4"`).refused(http.StatusConflict)
	h.call("POST", path+"/close", `{"told":"  "}`, "If-Match", `"4"`).refused(422, "told")
	h.call("POST", path+"/close", `{}`, "If-Match", `"4"`).refused(422, "told")
	closed := h.call("POST", path+"/close", `{"told":"We are sorry; a new one is on its way"}`, "If-Match", `"4"`)
	c := closed.ok(200)
	require.Equal(t, "closed", c["status"])
	require.Equal(t, "u_wang", c["assignee"])
	require.NotEmpty(t, c["closedAt"])
	require.Equal(t, c, h.call("GET", path, "").ok(200))
	h.call("POST", path+"/close", `{"told":"Again"}`, "If-Match", closed.header.Get("ETag")).refused(http.StatusConflict)
	require.Equal(t, []string{
		contracts.CaseOpened{}.EventType(), contracts.CaseAssigned{}.EventType(), contracts.CaseAssigned{}.EventType(),
		contracts.CaseResolved{}.EventType(), contracts.CaseClosed{}.EventType(),
	}, h.told("cases", strings.TrimPrefix(path, "/v1/cases/")))
}

func TestEveryStepOfACaseNeedsTheCurrentVersion(t *testing.T) {
	h := start(t)
	path := h.open()
	for step, body := range map[string]string{
		"/assign": `{"assignee":"u_li"}`, "/resolve": `{"resolution":"Sent again"}`, "/close": `{"told":"Sorry"}`,
	} {
		h.call("POST", path+step, body).refused(http.StatusPreconditionRequired)
		h.call("POST", path+step, body, "If-Match", `"9"`).refused(http.StatusPreconditionFailed)
		h.call("POST", path+step, `{"x":1}`, "If-Match", `"1"`).refused(422)
		h.call("POST", "/v1/cases/cas_unknown"+step, body, "If-Match", `"1"`).refused(404)
		h.callAs(h.bearer(globex, "u_eve", auth.Admin), "POST", path+step, body, "If-Match", `"1"`).refused(404)
	}
	require.Equal(t, `"1"`, h.call("GET", path, "").header.Get("ETag"), "nothing was half written")
}

func TestCasesAreListedByStatusAndAssignee(t *testing.T) {
	h := start(t)
	for _, assignee := range []string{"", "u_li", "u_li", "u_wang"} {
		h.clock.advance(1e9)
		if path := h.open(); assignee != "" {
			h.call("POST", path+"/assign", fmt.Sprintf(`{"assignee":%q}`, assignee), "If-Match", `"1"`).ok(200)
		}
	}
	for query, n := range map[string]int{
		"": 4, "?status=open": 1, "?status=assigned": 3, "?assignee=u_li": 2, "?assignee=u_li&status=assigned": 2, "?assignee=u_li&status=closed": 0,
	} {
		require.Len(t, h.call("GET", "/v1/cases"+query, "").list(), n, query)
	}
	require.Equal(t, "u_wang", h.call("GET", "/v1/cases", "").list()[0]["assignee"], "newest first")
	h.call("GET", "/v1/cases?status=lost", "").refused(422, "status")
}

func TestACaseThatBreaksARuleIsRefusedAndLeavesNothing(t *testing.T) {
	h := start(t)
	good := map[string]string{"customerId": h.customer(acme), "subject": "Broken"}
	for word, change := range map[string]map[string]string{
		"customerId":  {"customerId": "cus_unknown"},
		"subject":     {"subject": " "},
		"description": {"description": strings.Repeat("x", 4001)},
	} {
		h.call("POST", "/v1/cases", body(good, change)).refused(422, word)
	}
	require.Empty(t, h.call("GET", "/v1/cases", "").list())
}
