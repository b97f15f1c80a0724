package customer_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

// wish is the body of a merge of one customer into another as they were read.
func wish(merged, survivor view, fields ...string) string {
	body := fmt.Sprintf(`{"survivorId":%s,"survivorTag":%s,"mergedId":%s,"mergedTag":%s`,
		quote(survivor.ID), quote(survivor.tag), quote(merged.ID), quote(merged.tag))
	for _, f := range fields {
		body += `,"fields":` + f
	}
	return body + "}"
}

func TestMergeCustomers(t *testing.T) {
	s := start(t)
	ada := s.register("Ada", `"tags":["vip"]`)
	twin := s.register("Ada King", `"externalId":"crm-7"`, `"owner":"u1"`)
	s.buy(twin.ID, "2026-01-31", "o-1")
	twin = s.call(http.MethodGet, "/v1/customers/"+twin.ID, "").ok(http.StatusOK)
	answer := s.call(http.MethodPost, "/v1/merges", wish(twin, ada, `{"name":"survivor"}`))
	merge := answer.OK(http.StatusCreated)
	require.Equal(t, "merged", merge["state"])
	require.Equal(t, "/v1/merges/"+merge["id"].(string), answer.Header.Get("Location"))

	survivor := s.call(http.MethodGet, "/v1/customers/"+ada.ID, "").ok(http.StatusOK)
	require.Equal(t, "Ada", survivor.Name.Display, "as whoever merged chose")
	require.Equal(t, "crm-7", survivor.ExternalID)
	require.Equal(t, "customer", survivor.Stage, "it has bought")
	require.Equal(t, []string{"registered", "merged", "stage-changed"}, s.pending(ada.ID))
	purchases := s.call(http.MethodGet, "/v1/customers/"+ada.ID+"/purchases", "").ok(http.StatusOK)
	require.Len(t, purchases.Items, 1, "they follow")
}

func TestTheIDOfAMergedCustomerLeadsToItsSurvivor(t *testing.T) {
	s := start(t)
	ada, twin := s.register("Ada"), s.register("Ada King", `"externalId":"crm-7"`)
	s.call(http.MethodPatch, "/v1/customers/"+ada.ID, `{"externalId":"crm-1"}`, "If-Match", ada.tag).ok(http.StatusOK)
	ada = s.call(http.MethodGet, "/v1/customers/"+ada.ID, "").ok(http.StatusOK)
	s.call(http.MethodPost, "/v1/merges", wish(twin, ada)).OK(http.StatusCreated)
	for _, test := range []struct {
		method, path, body string
		status             int
	}{
		{http.MethodGet, "", "", http.StatusMovedPermanently},
		{http.MethodGet, "/purchases?limit=5", "", http.StatusMovedPermanently},
		{http.MethodGet, "/insights", "", http.StatusMovedPermanently},
		{http.MethodPatch, "", `{"owner":"u1"}`, http.StatusPermanentRedirect},
		{http.MethodDelete, "", "", http.StatusPermanentRedirect},
		{http.MethodPost, "/purchases", `{"purchasedOn":"2026-01-31","total":{"amount":"1.00","currency":"CNY"}}`, http.StatusPermanentRedirect},
	} {
		t.Run(test.method+" "+test.path, func(t *testing.T) {
			a := s.on(t).call(test.method, "/v1/customers/"+twin.ID+test.path, test.body, "If-Match", twin.tag)
			a.Problem(test.status)
			require.Equal(t, "/v1/customers/"+ada.ID+test.path, a.Header.Get("Location"))
		})
	}
	s.callAs(s.globex, http.MethodGet, "/v1/customers/"+twin.ID, "").Problem(http.StatusNotFound)
	listed := s.call(http.MethodGet, "/v1/customers?externalId=crm-7", "").ok(http.StatusOK)
	require.Equal(t, []string{ada.ID}, listed.ids(), "so does its external id")
	require.Equal(t, []string{ada.ID}, s.call(http.MethodGet, "/v1/customers", "").ok(http.StatusOK).ids())
	s.call(http.MethodPost, "/v1/customers", `{"kind":"person","name":{"display":"Eve"},"externalId":"crm-7"}`).Problem(http.StatusConflict)
}

func TestMergeCustomersRefusesBadInput(t *testing.T) {
	s := start(t)
	ada, bob, eve := s.register("Ada"), s.register("Bob"), s.register("Eve")
	firm := s.call(http.MethodPost, "/v1/customers", `{"kind":"organisation","name":{"display":"Ada Ltd"}}`).ok(http.StatusCreated)
	s.call(http.MethodPost, "/v1/merges", wish(ada, ada)).field("mergedId")
	s.call(http.MethodPost, "/v1/merges", wish(firm, ada)).Problem(http.StatusConflict)
	s.call(http.MethodPost, "/v1/merges", wish(bob, ada, `{"shoeSize":"merged"}`)).field("fields.shoeSize")
	s.call(http.MethodPost, "/v1/merges", wish(bob, ada, `{"name":"both"}`)).field("fields.name")
	s.call(http.MethodPost, "/v1/merges", `{"survivorId":"x","mergedId":"y"}`).Problem(http.StatusUnprocessableEntity)
	s.callAs(s.globex, http.MethodPost, "/v1/merges", wish(bob, ada)).Problem(http.StatusNotFound)
	s.callAs(s.analyst, http.MethodPost, "/v1/merges", wish(bob, ada)).Problem(http.StatusForbidden)
	s.call(http.MethodPatch, "/v1/customers/"+bob.ID, `{"owner":"u1"}`, "If-Match", bob.tag).ok(http.StatusOK)
	s.call(http.MethodPost, "/v1/merges", wish(bob, ada)).Problem(http.StatusPreconditionFailed)
	s.call(http.MethodPost, "/v1/merges", wish(eve, ada)).OK(http.StatusCreated)
	s.call(http.MethodPost, "/v1/merges", wish(eve, ada)).Problem(http.StatusConflict)
	s.call(http.MethodDelete, "/v1/customers/"+firm.ID, "", "If-Match", firm.tag).ok(http.StatusNoContent)
	s.call(http.MethodPost, "/v1/merges", wish(firm, ada)).Problem(http.StatusNotFound)
}

func TestPreviewMerge(t *testing.T) {
	s := start(t)
	ada, twin := s.register("Ada", `"tags":["vip"]`), s.register("Ada King", `"tags":["math"]`)
	preview := s.call(http.MethodPost, "/v1/merges/preview", wish(twin, ada)).OK(http.StatusOK)
	fields := map[string]map[string]any{}
	for _, f := range preview["fields"].([]any) {
		field := f.(map[string]any)
		fields[field["field"].(string)] = field
	}
	require.Equal(t, "merged", fields["name"]["from"])
	require.Equal(t, "most-complete", fields["name"]["rule"])
	require.Equal(t, []any{"math", "vip"}, fields["tags"]["remains"])
	require.Equal(t, "both", fields["tags"]["from"])
	require.Equal(t, ada.tag, s.call(http.MethodGet, "/v1/customers/"+ada.ID, "").ok(http.StatusOK).tag, "nothing changed")
	s.callAs(s.globex, http.MethodPost, "/v1/merges/preview", wish(twin, ada)).Problem(http.StatusNotFound)
}

func TestUndoMerge(t *testing.T) {
	s := start(t)
	ada, twin := s.register("Ada"), s.register("Ada King", `"externalId":"crm-7"`)
	made := s.call(http.MethodPost, "/v1/merges", wish(twin, ada))
	path := made.Header.Get("Location")
	s.call(http.MethodPost, path+"/undo", "").Problem(http.StatusPreconditionRequired)
	s.callAs(s.globex, http.MethodPost, path+"/undo", "", "If-Match", made.Header.Get("ETag")).Problem(http.StatusNotFound)
	s.callAs(s.analyst, http.MethodPost, path+"/undo", "", "If-Match", made.Header.Get("ETag")).Problem(http.StatusForbidden)
	current := s.call(http.MethodGet, path, "")
	undone := s.call(http.MethodPost, path+"/undo", "", "If-Match", current.Header.Get("ETag")).OK(http.StatusOK)
	require.Equal(t, "undone", undone["state"])
	back := s.call(http.MethodGet, "/v1/customers/"+twin.ID, "").ok(http.StatusOK)
	require.Equal(t, "crm-7", back.ExternalID)
	require.Equal(t, "Ada", s.call(http.MethodGet, "/v1/customers/"+ada.ID, "").ok(http.StatusOK).Name.Display)
	s.call(http.MethodPost, path+"/undo", "", "If-Match", current.Header.Get("ETag")).Problem(http.StatusConflict)
	require.Len(t, s.call(http.MethodGet, "/v1/merges?survivorId="+ada.ID, "").ok(http.StatusOK).Items, 1)
	require.Equal(t, []string{"registered", "merged", "unmerged"}, s.pending(ada.ID))
	require.Empty(t, s.Pending(servicetest.Acme, "merges", undone["id"].(string)))
}
