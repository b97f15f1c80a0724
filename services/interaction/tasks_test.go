package interaction

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
)

// plan makes a task by hand, due the given time from now, and returns its path.
func (h *harness) plan(customer, owner string, in time.Duration) string {
	h.t.Helper()
	made := h.call("POST", "/v1/tasks", fmt.Sprintf(`{"customerId":%q,"subject":"Say thanks","owner":%q,"dueAt":%q}`,
		customer, owner, h.clock.Now().Add(in).Format(time.RFC3339)))
	made.ok(http.StatusCreated)
	return made.header.Get("Location")
}

func TestATaskByHandTakesItsChannelAndOwnerFromTheCustomer(t *testing.T) {
	h := start(t)
	customer := h.customer(acme, func(c *contracts.Customer) { c.PreferredChannel, c.Owner = "visit", "u_zhang" })
	task := h.call("POST", "/v1/tasks", fmt.Sprintf(`{"customerId":%q,"dueAt":"2026-03-03T01:00:00Z"}`, customer)).ok(201)
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
		h.call("POST", "/v1/tasks", body(good, c)).refused(http.StatusUnprocessableEntity, name)
	}
	require.Empty(t, h.call("GET", "/v1/tasks", "").list())
}

func TestTasksAreListedByOwnerStatusAndDueTime(t *testing.T) {
	h := start(t)
	customer := h.customer(acme)
	h.plan(customer, "u_li", 3*time.Hour)
	first := h.plan(customer, "u_li", time.Hour)
	h.plan(customer, "u_wang", 2*time.Hour)
	h.call("POST", first+"/done", `{}`, "If-Match", `"1"`).ok(http.StatusOK)
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
		for _, task := range h.call("GET", "/v1/tasks"+query, "").list() {
			got = append(got, task["owner"].(string))
		}
		require.ElementsMatch(t, owners, got, query)
	}
	page := h.call("GET", "/v1/tasks?limit=2", "").ok(http.StatusOK)
	require.Len(t, page["items"], 2)
	require.Len(t, h.call("GET", "/v1/tasks?limit=2&cursor="+page["next"].(string), "").list(), 1)
	h.call("GET", "/v1/tasks?owner=u_li&cursor="+page["next"].(string), "").refused(422, "cursor")
	h.call("GET", "/v1/tasks?status=lost", "").refused(422, "status")
	h.call("GET", "/v1/tasks?dueBefore=soon", "").refused(422, "dueBefore")
}

func TestADoneTaskLogsItsTouchpointOnce(t *testing.T) {
	h := start(t)
	customer := h.customer(acme)
	path := h.plan(customer, "u_li", time.Hour)
	done := h.call("POST", path+"/done", `{"outcome":"Content","touchpoint":{"summary":"Likes it"}}`, "If-Match", `"1"`)
	task := done.ok(http.StatusOK)
	require.Equal(t, `"2"`, done.header.Get("ETag"))
	require.Equal(t, "done", task["status"])
	require.Equal(t, "u_li", task["doneBy"])

	touchpoint := h.call("GET", "/v1/touchpoints/"+task["touchpointId"].(string), "").ok(http.StatusOK)
	require.Equal(t, "Say thanks", touchpoint["subject"])
	require.Equal(t, "Content", touchpoint["outcome"])
	require.Equal(t, "outbound", touchpoint["direction"])
	require.Equal(t, task["id"], touchpoint["taskId"])
	require.Len(t, h.call("GET", "/v1/timelines/"+customer, "").list(), 1, "the touchpoint's own entry comes with its event")

	h.call("POST", path+"/done", `{}`, "If-Match", `"2"`).refused(http.StatusConflict, "done")
	h.call("PATCH", path, `{"owner":"u_wang"}`, "If-Match", `"2"`).refused(http.StatusConflict, "done")
}

func TestATaskIsReassignedAndPutOff(t *testing.T) {
	h := start(t)
	path := h.plan(h.customer(acme), "u_li", time.Hour)
	h.clock.advance(2 * time.Hour)
	require.NoError(t, h.app(acme).MoveTasks(t.Context()))
	require.Equal(t, "due", h.call("GET", path, "").ok(200)["status"])

	task := h.call("PATCH", path, `{"owner":"u_wang"}`, "If-Match", `"2"`).ok(http.StatusOK)
	require.Equal(t, "u_wang", task["owner"])
	require.Equal(t, "due", task["status"], "its time is still past")
	task = h.call("PATCH", path, `{"dueAt":"2026-03-09T01:00:00Z"}`, "If-Match", `"3"`).ok(http.StatusOK)
	require.Equal(t, "planned", task["status"])
	require.Equal(t, "u_wang", task["owner"])
}

func TestAChangeNeedsTheCurrentVersion(t *testing.T) {
	h := start(t)
	path := h.plan(h.customer(acme), "u_li", time.Hour)
	for _, change := range []func(header ...string) answer{
		func(header ...string) answer { return h.call("PATCH", path, `{"owner":"u_wang"}`, header...) },
		func(header ...string) answer { return h.call("POST", path+"/done", `{}`, header...) },
	} {
		change().refused(http.StatusPreconditionRequired)
		change("If-Match", `"7"`).refused(http.StatusPreconditionFailed, "version 1")
		change("If-Match", "yes").refused(http.StatusBadRequest)
	}
	h.call("PATCH", path, `{"dueAt":"2026-03-01T01:00:00Z"}`, "If-Match", `"1"`).refused(422, "dueAt")
	h.call("PATCH", path, `{"status":"done"}`, "If-Match", `"1"`).refused(422, "status")
	h.call("PATCH", path, `[]`, "If-Match", `"1"`).refused(400)
	h.call("POST", path+"/done", `{"touchpoint":{"subject":" ","direction":"up"}}`, "If-Match", `"1"`).refused(422, "direction")
	h.call("POST", path+"/done", `{"touchpoint":{"happenedAt":"2030-01-01T00:00:00Z"}}`, "If-Match", `"1"`).
		refused(422, "touchpoint.happenedAt")
	require.Equal(t, `"1"`, h.call("GET", path, "").header.Get("ETag"), "nothing was half written")
	h.call("GET", "/v1/tasks/tsk_unknown", "").refused(404)
}
