package interaction

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

func TestALoggedTouchpointIsReadBackAndOnTheTimeline(t *testing.T) {
	h := start(t)
	customer := h.customer(acme)
	logged := h.Call("POST", "/v1/touchpoints", fmt.Sprintf(`{"customerId":%q,"channel":"phone","direction":"outbound",
		"subject":" 新茶上市 ","summary":"谈了二十分钟","outcome":"satisfied","happenedAt":"2026-03-02T01:00:00.123456Z"}`, customer))
	made := logged.OK(http.StatusCreated)
	require.Equal(t, "新茶上市", made["subject"])
	require.Equal(t, "2026-03-02T01:00:00.123Z", made["happenedAt"])
	require.Equal(t, "u_li", made["loggedBy"])
	require.Equal(t, "/v1/touchpoints/"+made["id"].(string), logged.Header.Get("Location"))

	read := h.Call("GET", logged.Header.Get("Location"), "")
	require.Equal(t, made, read.OK(http.StatusOK))
	require.Equal(t, `"1"`, read.Header.Get("ETag"))

	entries := h.Call("GET", "/v1/timelines/"+customer, "").List()
	require.Len(t, entries, 1)
	require.Equal(t, "touchpoint", entries[0]["kind"])
	require.Equal(t, made["id"], entries[0]["sourceId"])
	require.Equal(t, "satisfied", entries[0]["text"])
}

func TestATouchpointThatBreaksARuleIsRefusedAndLeavesNothing(t *testing.T) {
	h := start(t)
	customer := h.customer(acme)
	deleted := h.customer(acme)
	h.deliver(event(acme, contracts.CustomerSource, deleted, 2, contracts.CustomerDeleted{CustomerID: deleted}))
	foreign := h.customer(globex)
	good := map[string]string{"customerId": customer, "channel": "email", "direction": "inbound", "subject": "Hello"}
	for name, c := range map[string]struct {
		change map[string]string
		status int
		word   string
	}{
		"unknown customer":          {map[string]string{"customerId": "cus_unknown"}, 422, "try again"},
		"another tenant's customer": {map[string]string{"customerId": foreign}, 422, "customerId"},
		"deleted customer":          {map[string]string{"customerId": deleted}, 422, "customerId"},
		"empty customer":            {map[string]string{"customerId": ""}, 422, "customerId"},
		"unknown channel":           {map[string]string{"channel": "fax"}, 422, "channel"},
		"unknown direction":         {map[string]string{"direction": "sideways"}, 422, "direction"},
		"blank subject":             {map[string]string{"subject": "   "}, 422, "subject"},
		"long summary":              {map[string]string{"summary": strings.Repeat("长", 4001)}, 422, "summary"},
		"future":                    {map[string]string{"happenedAt": monday.Add(5*time.Minute + time.Second).Format(time.RFC3339)}, 422, "happenedAt"},
		"long ago":                  {map[string]string{"happenedAt": "1066-10-14T00:00:00Z"}, 422, "happenedAt"},
		"no time":                   {map[string]string{"happenedAt": "yesterday"}, 422, "happenedAt"},
		"unknown field":             {map[string]string{"mood": "good"}, 422, "mood"},
	} {
		t.Run(name, func(t *testing.T) {
			h.On(t).Call("POST", "/v1/touchpoints", servicetest.Object(good, c.change)).Refused(c.status, c.word)
		})
	}
	h.Call("POST", "/v1/touchpoints", "{").Refused(http.StatusBadRequest)
	require.Empty(t, h.Call("GET", "/v1/timelines/"+customer, "").List())
	h.Call("POST", "/v1/touchpoints", servicetest.Object(good, map[string]string{"happenedAt": monday.Add(5 * time.Minute).Format(time.RFC3339)})).OK(201)
}

func TestAnotherTenantAndTheWrongRoleReachNoTouchpoint(t *testing.T) {
	h := start(t)
	customer := h.customer(acme)
	made := h.Call("POST", "/v1/touchpoints", servicetest.Object(map[string]string{
		"customerId": customer, "channel": "chat", "direction": "inbound", "subject": "Hello",
	}, nil)).OK(201)
	other := h.Bearer(globex, "u_eve", auth.Admin)
	h.CallAs(other, "GET", "/v1/touchpoints/"+made["id"].(string), "").Refused(http.StatusNotFound)
	h.CallAs(other, "GET", "/v1/timelines/"+customer, "").Refused(http.StatusNotFound)
	analyst := h.Bearer(acme, "u_ana", auth.Analyst)
	h.CallAs(analyst, "POST", "/v1/touchpoints", "{}").Refused(http.StatusForbidden)
	h.CallAs(analyst, "GET", "/v1/touchpoints/"+made["id"].(string), "").OK(http.StatusOK)
}
