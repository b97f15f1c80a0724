package interaction

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

// plan makes a task by hand, due the given time from now, and returns its path.
func (h *harness) plan(customer, owner string, in time.Duration) string {
	h.T.Helper()
	made := h.Call("POST", "/v1/tasks", fmt.Sprintf(`{"customerId":%q,"subject":"Say thanks","owner":%q,"dueAt":%q}`,
		customer, owner, h.Clock.Now().Add(in).Format(time.RFC3339)))
	made.OK(http.StatusCreated)
	return made.Header.Get("Location")
}

func TestATaskByHandTakesItsChannelAndOwnerFromTheCustomer(t *testing.T) {
	h := start(t)
	customer := h.customer(acme, func(c *contracts.Customer) { c.PreferredChannel, c.Owner = "visit", "u_zhang" })
	task := h.Call("POST", "/v1/tasks", fmt.Sprintf(`{"customerId":%q,"dueAt":"2026-03-03T01:00:00Z"}`, customer)).OK(201)
	require.Equal(t, "visit", task["channel"])
	require.Equal(t, "u_zhang", task["owner"])
	require.Equal(t, "planned", task["status"])
	require.NotContains(t, task, "purchaseId")
}

func TestATaskThatBreaksARuleIsRefusedAndLeavesNothing(t *testing.T) {
	h := start(t)
	customer := h.customer(acme)
	good := map[string]string{"customerId": customer, "dueAt": "2026-03-03T01:00:00Z"}
	for name, c := range map[string]map[string]string{
		"dueAt":      {"dueAt": "2026-03-02T01:54:59Z"},
		"channel":    {"channel": "pigeon"},
		"customerId": {"customerId": "cus_unknown"},
		"twenty":     {"dueAt": "2066-03-02T01:54:59Z"},
	} {
		h.Call("POST", "/v1/tasks", servicetest.Object(good, c)).Refused(http.StatusUnprocessableEntity, name)
	}
	require.Empty(t, h.Call("GET", "/v1/tasks", "").List())
}

func TestTasksAreListedByOwnerStatusAndDueTime(t *testing.T) {
	h := start(t)
	customer := h.customer(acme)
	h.plan(customer, "u_li", 3*time.Hour)
	first := h.plan(customer, "u_li", time.Hour)
	h.plan(customer, "u_wang", 2*time.Hour)
	h.Call("POST", first+"/done", `{}`, "If-Match", `"1"`).OK(http.StatusOK)
	at := func(d time.Duration) string { return url.QueryEscape(monday.Add(d).Format(time.RFC3339)) }
	for query, owners := range map[string][]string{
		"":                                      {"u_li", "u_wang", "u_li"},
		"?owner=u_li":                           {"u_li", "u_li"},
		"?owner=u_li&status=done":               {"u_li"},
		"?status=planned":                       {"u_wang", "u_li"},
		"?dueAfter=" + at(2*time.Hour):          {"u_wang", "u_li"},
		"?dueBefore=" + at(2*time.Hour):         {"u_li"},
		"?owner=u_li&dueAfter=" + at(time.Hour): {"u_li", "u_li"},
		"?owner=u_li&status=planned&dueAfter=" + at(0) + "&dueBefore=" + at(4*time.Hour): {"u_li"},
		"?owner=nobody": {},
	} {
		var got []string
		for _, task := range h.Call("GET", "/v1/tasks"+query, "").List() {
			got = append(got, task["owner"].(string))
		}
		require.ElementsMatch(t, owners, got, query)
	}
	page := h.Call("GET", "/v1/tasks?limit=2", "").OK(http.StatusOK)
	require.Len(t, page["items"], 2)
	require.Len(t, h.Call("GET", "/v1/tasks?limit=2&cursor="+page["next"].(string), "").List(), 1)
	h.Call("GET", "/v1/tasks?owner=u_li&cursor="+page["next"].(string), "").Refused(422, "cursor")
	h.Call("GET", "/v1/tasks?status=lost", "").Refused(422, "status")
	h.Call("GET", "/v1/tasks?dueBefore=soon", "").Refused(422, "dueBefore")
}

func TestADoneTaskLogsItsTouchpointOnce(t *testing.T) {
	h := start(t)
	customer := h.customer(acme)
	path := h.plan(customer, "u_li", time.Hour)
	done := h.Call("POST", path+"/done", `{"outcome":"Content","touchpoint":{"summary":"Likes it"}}`, "If-Match", `"1"`)
	task := done.OK(http.StatusOK)
	require.Equal(t, `"2"`, done.Header.Get("ETag"))
	require.Equal(t, "done", task["status"])
	require.Equal(t, "u_li", task["doneBy"])

	touchpoint := h.Call("GET", "/v1/touchpoints/"+task["touchpointId"].(string), "").OK(http.StatusOK)
	require.Equal(t, "Say thanks", touchpoint["subject"])
	require.Equal(t, "Content", touchpoint["outcome"])
	require.Equal(t, "outbound", touchpoint["direction"])
	require.Equal(t, task["id"], touchpoint["taskId"])
	require.Len(t, h.Call("GET", "/v1/timelines/"+customer, "").List(), 1, "the touchpoint's own entry comes with its event")

	h.Call("POST", path+"/done", `{}`, "If-Match", `"2"`).Refused(http.StatusConflict, "done")
	h.Call("PATCH", path, `{"owner":"u_wang"}`, "If-Match", `"2"`).Refused(http.StatusConflict, "done")
}

func TestATaskIsReassignedAndPutOff(t *testing.T) {
	h := start(t)
	path := h.plan(h.customer(acme), "u_li", time.Hour)
	h.Clock.Advance(2 * time.Hour)
	require.NoError(t, h.app(acme).MoveTasks(t.Context()))
	require.Equal(t, "due", h.Call("GET", path, "").OK(200)["status"])

	task := h.Call("PATCH", path, `{"owner":"u_wang"}`, "If-Match", `"2"`).OK(http.StatusOK)
	require.Equal(t, "u_wang", task["owner"])
	require.Equal(t, "due", task["status"], "its time is still past")
	task = h.Call("PATCH", path, `{"dueAt":"2026-03-09T01:00:00Z"}`, "If-Match", `"3"`).OK(http.StatusOK)
	require.Equal(t, "planned", task["status"])
	require.Equal(t, "u_wang", task["owner"])
}

func TestAChangeNeedsTheCurrentVersion(t *testing.T) {
	h := start(t)
	path := h.plan(h.customer(acme), "u_li", time.Hour)
	for _, change := range []func(header ...string) servicetest.Answer{
		func(header ...string) servicetest.Answer {
			return h.Call("PATCH", path, `{"owner":"u_wang"}`, header...)
		},
		func(header ...string) servicetest.Answer { return h.Call("POST", path+"/done", `{}`, header...) },
	} {
		change().Refused(http.StatusPreconditionRequired)
		change("If-Match", `"7"`).Refused(http.StatusPreconditionFailed, "version 1")
		change("If-Match", "yes").Refused(http.StatusBadRequest)
	}
	h.Call("PATCH", path, `{"dueAt":"2026-03-01T01:00:00Z"}`, "If-Match", `"1"`).Refused(422, "dueAt")
	h.Call("PATCH", path, `{"status":"done"}`, "If-Match", `"1"`).Refused(422, "status")
	h.Call("PATCH", path, `[]`, "If-Match", `"1"`).Refused(400)
	h.Call("POST", path+"/done", `{"touchpoint":{"subject":" ","direction":"up"}}`, "If-Match", `"1"`).Refused(422, "direction")
	h.Call("POST", path+"/done", `{"touchpoint":{"happenedAt":"2030-01-01T00:00:00Z"}}`, "If-Match", `"1"`).
		Refused(422, "touchpoint.happenedAt")
	require.Equal(t, `"1"`, h.Call("GET", path, "").Header.Get("ETag"), "nothing was half written")
	h.Call("GET", "/v1/tasks/tsk_unknown", "").Refused(404)
}
