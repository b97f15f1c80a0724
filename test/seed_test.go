package test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/platform"
)

// seed makes one of everything that a path can name, for the tenant demo, and a valid body for every operation that
// takes one.
func seed(t *testing.T, p *platform.Platform) possessions {
	t.Helper()
	client := p.Client("demo", "admin")
	add := func(path string, body any) string {
		// Interaction and feedback learn of the customer by its events.
		var answer platform.Answer
		requireEventually(t, "POST "+path+" succeeds", func() bool {
			answer = client.Do(http.MethodPost, path, body)
			return answer.Status < 300
		})
		return platform.Decode[map[string]any](t, answer.Body)["id"].(string)
	}
	tomorrow := time.Now().Add(24 * time.Hour).UTC().Format(time.RFC3339)
	customerBody := person(secret)
	customer := add("/v1/customers", customerBody)
	customerPath := "/v1/customers/" + customer
	purchaseID := add(customerPath+"/purchases", purchase(secret, "77.31"))
	importBody := map[string]any{"kind": "customers", "format": "csv", "fileName": secret}
	touchpointBody := map[string]any{"customerId": customer, "channel": "phone", "direction": "inbound", "subject": secret}
	taskBody := map[string]any{"customerId": customer, "subject": secret, "dueAt": tomorrow}
	surveyBody := map[string]any{"name": secret, "kind": "nps"}
	survey := add("/v1/surveys", surveyBody)
	invitationBody := map[string]any{"surveyId": survey, "customerId": customer}
	caseBody := map[string]any{"customerId": customer, "subject": secret}
	owned := possessions{
		ids: map[string]string{
			"customerId": customer, "purchaseId": purchaseID, "importId": add("/v1/imports", importBody),
			"touchpointId": add("/v1/touchpoints", touchpointBody), "taskId": add("/v1/tasks", taskBody),
			"surveyId": survey, "invitationId": add("/v1/invitations", invitationBody), "caseId": add("/v1/cases", caseBody),
		},
		bodies: map[string]any{
			"register-customer": person("A. N. Other"), "change-customer": map[string]any{"owner": "x"},
			"move-customer": map[string]any{"stage": "prospect"}, "record-purchase": purchase("mine", "1.00"),
			"create-import": map[string]any{"kind": "customers", "format": "csv"}, "run-import": platform.CSV("externalId,kind,displayName\n1,person,A\n"),
			"log-touchpoint": touchpointBody, "plan-task": taskBody, "change-task": map[string]any{"owner": "x"}, "do-task": map[string]any{},
			"create-survey": map[string]any{"name": "Mine", "kind": "nps"}, "invite-customer": invitationBody, "open-case": caseBody,
			"assign-case":  map[string]any{"assignee": "x"},
			"resolve-case": map[string]any{"resolution": "x"}, "close-case": map[string]any{"told": "x"},
		},
	}
	for _, path := range []string{
		customerPath, customerPath + "/purchases", "/v1/purchases/" + purchaseID, "/v1/imports/" + owned.ids["importId"],
		"/v1/touchpoints/" + owned.ids["touchpointId"], "/v1/tasks/" + owned.ids["taskId"], "/v1/surveys/" + survey,
		"/v1/invitations/" + owned.ids["invitationId"], "/v1/cases/" + owned.ids["caseId"], "/v1/customers", "/v1/timelines/" + customer,
	} {
		requireEventually(t, path+" can be read", func() bool { return client.Do(http.MethodGet, path, nil).Status == http.StatusOK })
		owned.readers = append(owned.readers, path)
	}
	requireEventually(t, "the profile shows the purchase and the case", func() bool {
		answer := client.Do(http.MethodGet, "/v1/profiles/"+customer, nil)
		if answer.Status != http.StatusOK {
			return false
		}
		profile := platform.Decode[map[string]any](t, answer.Body)
		return len(profile["openCases"].([]any)) == 1 && profile["lastContact"] != nil
	})
	require.NotEmpty(t, owned.ids)
	return owned
}
