package test

import (
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/test/platform"
)

// imports runs one import, with a mapping that was saved before.
func (s *seeding) imports() {
	s.t.Helper()
	mapping := s.add("mappingId", "save-import-mapping", "/v1/import-mappings", map[string]any{
		"kind": "customers", "name": secret, "columns": []map[string]any{
			{"column": "id", "target": "externalId"}, {"column": "who", "target": "name.display"},
		},
	})
	s.bodies["change-import-mapping"] = map[string]any{"name": "Mine"}
	path := "/v1/imports/" + s.add("importId", "create-import", "/v1/imports", map[string]any{
		"kind": "customers", "format": "csv", "fileName": secret, "mappingId": mapping,
	})
	s.bodies["send-import-content"] = platform.CSV("id,who\n" + secret + "-2,Prester " + secret + "\n,\n")
	s.client.Must(http.MethodPut, path+"/content", s.bodies["send-import-content"])
	s.bodies["run-import"] = map[string]any{"mappingId": mapping}
	s.until(path, func(job map[string]any) bool { return job["state"] == "done" })
}

// duplicates registers customers that are alike: two that wait to be looked at, and two that are merged.
func (s *seeding) duplicates() {
	s.t.Helper()
	alike := func(name, email string) string {
		body := person(name)
		body["contactPoints"] = []map[string]any{{"kind": "email", "value": email}}
		return s.client.Must(http.MethodPost, "/v1/customers", body)["id"].(string)
	}
	alike("Kubla Khan "+secret, "kubla@example.org")
	alike("Kubla Kahn "+secret, "kubla@example.org")
	pairs := s.until("/v1/duplicates", func(page map[string]any) bool { return len(page["items"].([]any)) > 0 })["items"].([]any)
	s.ids["pairId"] = pairs[0].(map[string]any)["id"].(string)
	s.bodies["dismiss-duplicate"] = map[string]any{"note": secret}
	s.bodies["merge-duplicates"] = map[string]any{"minScore": 150, "limit": 1}
	s.write("change-duplicate-rules", http.MethodPatch, "/v1/duplicates/rules", map[string]any{"reviewFrom": 4.5})
	job := s.add("jobId", "scan-for-duplicates", "/v1/duplicates/scans", nil)
	s.until("/v1/duplicates/jobs/"+job, func(job map[string]any) bool { return job["state"] == "done" })

	survivor, merged := alike("Alph "+secret, "alph@example.org"), alike("Alph River "+secret, "river@example.org")
	tag := func(id string) string {
		return s.client.Do(http.MethodGet, "/v1/customers/"+id, nil).Header.Get("ETag")
	}
	wish := func() any {
		return map[string]any{"survivorId": survivor, "survivorTag": tag(survivor), "mergedId": merged, "mergedTag": tag(merged)}
	}
	s.ids["survivorId"], s.ids["mergedId"] = survivor, merged
	s.postEach("preview-merge", "/v1/merges/preview", wish)
	s.ids["mergeId"] = s.postEach("merge-customers", "/v1/merges", wish)["id"].(string)
}

// privacy asks for all that is held of the customer, and has another one erased.
func (s *seeding) privacy() {
	s.t.Helper()
	s.write("change-privacy-settings", http.MethodPatch, "/v1/privacy-settings", map[string]any{
		"erasureDueDays": 21, "retention": []map[string]any{{"key": word, "stage": "lead", "months": 24, "action": "propose"}},
	})
	access := s.add("accessRequestId", "request-access", "/v1/access-requests", map[string]any{"customerId": s.ids["customerId"]})
	s.until("/v1/access-requests/"+access, func(request map[string]any) bool { return request["state"] == "completed" })

	s.ids["erasedCustomerId"] = s.client.Must(http.MethodPost, "/v1/customers", person("Coleridge"))["id"].(string)
	erasure := s.add("erasureId", "request-erasure", "/v1/erasures", map[string]any{
		"customerId": s.ids["erasedCustomerId"], "reason": "customer-request", "note": secret,
	})
	s.until("/v1/erasures/"+erasure, func(erasure map[string]any) bool { return erasure["state"] == "completed" })
}

// interaction logs a touchpoint and plans a task.
func (s *seeding) interaction() {
	s.t.Helper()
	customer := s.ids["customerId"]
	s.add("touchpointId", "log-touchpoint", "/v1/touchpoints", map[string]any{
		"customerId": customer, "channel": "phone", "direction": "inbound", "subject": secret,
	})
	s.add("taskId", "plan-task", "/v1/tasks", map[string]any{
		"customerId": customer, "subject": secret, "dueAt": time.Now().Add(24 * time.Hour).UTC().Format(time.RFC3339),
	})
	s.bodies["change-task"], s.bodies["do-task"] = map[string]any{"owner": "x"}, map[string]any{}
}

// feedback invites the customer to a survey and opens a case.
func (s *seeding) feedback() {
	s.t.Helper()
	customer := s.ids["customerId"]
	survey := s.add("surveyId", "create-survey", "/v1/surveys", map[string]any{"name": secret, "kind": "nps"})
	s.add("invitationId", "invite-customer", "/v1/invitations", map[string]any{"surveyId": survey, "customerId": customer})
	s.add("caseId", "open-case", "/v1/cases", map[string]any{"customerId": customer, "subject": secret})
	s.bodies["assign-case"] = map[string]any{"assignee": "x"}
	s.bodies["resolve-case"], s.bodies["close-case"] = map[string]any{"resolution": "x"}, map[string]any{"told": "x"}
}
