package test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/testserver"
	"github.com/guanxi-crm/guanxi/test/platform"
)

// canary is part of all that is known of the customer that is erased, and occurs nowhere else.
const canary = "Zyxquill"

// TestAnErasureKilledInItsMiddleLeavesNothingPersonal asks for an erasure while one service is away, so that it cannot
// end, and kills the others with kill -9. When all are back it is completed, and no data file has anything of the customer.
func TestAnErasureKilledInItsMiddleLeavesNothingPersonal(t *testing.T) {
	i := newInstallation(t)
	data := t.TempDir()
	i.Settings["KAFKA_BROKERS"], i.Settings["DATA_DIR"] = testserver.StartKafka(t).Addr, data
	running := map[string]*platform.Process{}
	for _, service := range platform.Services {
		running[service] = i.Start(service, nil)
	}
	w := &whereabouts{t: t, i: i, running: running}
	customer := w.everywhere()
	w.stop()
	for _, service := range []string{"customer", "interaction", "feedback"} { // analytics knows no more than the id
		require.Positive(t, found(t, data, service), "%s knows the customer", service)
	}

	w.start("customer", "interaction", "feedback")
	asked := w.as("customer").Must(http.MethodPost, "/v1/erasures", map[string]any{"customerId": customer, "reason": "customer-request"})
	path := "/v1/erasures/" + asked["id"].(string)
	requireEventually(t, "all have erased but analytics, which is away", func() bool {
		awaited := w.as("customer").Must(http.MethodGet, path, nil)["awaiting"].([]any)
		return len(awaited) == 1 && awaited[0] == "analytics"
	})
	for _, service := range []string{"customer", "interaction", "feedback"} {
		running[service].Kill()
	}
	w.start(platform.Services...)
	requireEventually(t, "the erasure is completed", func() bool {
		return w.as("customer").Must(http.MethodGet, path, nil)["state"] == "completed"
	})
	receipt := w.as("customer").Must(http.MethodGet, path+"/receipt", nil)
	require.Len(t, receipt["services"], len(platform.Services))

	w.stop() // so that nothing is left in a write-ahead log, which holds what was written until it is written over
	for _, service := range platform.Services {
		require.Zero(t, found(t, data, service), "%s has something of the customer", service)
	}
}

// whereabouts are a customer's traces in all services.
type whereabouts struct {
	t       *testing.T
	i       *platform.Installation
	running map[string]*platform.Process
}

func (w *whereabouts) as(service string) *platform.Client {
	return w.i.Client(w.running[service], demo, auth.Admin)
}

func (w *whereabouts) start(services ...string) {
	w.t.Helper()
	for _, service := range services {
		w.running[service].Start()
	}
	for _, service := range services {
		requireEventually(w.t, service+" is ready", func() bool { ready, _ := w.i.Ready(w.running[service]); return ready })
	}
}

func (w *whereabouts) stop() {
	w.t.Helper()
	for _, p := range w.running {
		code, _ := p.Terminate()
		require.Zero(w.t, code, "%s", p.Log())
	}
}

// everywhere registers a customer and has every service know something personal of it.
func (w *whereabouts) everywhere() (customer string) {
	w.t.Helper()
	body := person(canary + " Feathervale")
	body["externalId"], body["tags"] = canary+"-1", []string{canary}
	body["contactPoints"] = []map[string]any{{"kind": "email", "value": canary + "@example.org"}}
	customer = w.made("customer", "/v1/customers", body)["id"].(string)
	at := "/v1/customers/" + customer
	w.made("customer", at+"/purchases", purchase(canary+"-order", "77.31"))
	w.made("customer", "/v1/consent-purposes", map[string]any{"key": "news", "name": "News", "legalBasis": "consent"})
	w.made("customer", at+"/consents", map[string]any{"purpose": "news", "channel": "email", "state": "given", "proof": canary})
	w.made("customer", "/v1/behaviour/definitions", map[string]any{"name": "viewed"})
	w.made("customer", "/v1/behaviour", map[string]any{"items": []any{map[string]any{
		"id": canary, "customerId": customer, "name": "viewed", "occurredAt": time.Now().Add(-time.Hour).UTC(),
		"properties": map[string]any{"page": canary},
	}}})
	w.made("interaction", "/v1/touchpoints", map[string]any{
		"customerId": customer, "channel": "phone", "direction": "inbound", "subject": canary,
	})
	w.made("interaction", "/v1/tasks", map[string]any{
		"customerId": customer, "subject": canary, "dueAt": time.Now().Add(24 * time.Hour).UTC(),
	})
	survey := w.made("feedback", "/v1/surveys", map[string]any{"name": "After a purchase", "kind": "nps"})["id"]
	w.made("feedback", "/v1/invitations", map[string]any{"surveyId": survey, "customerId": customer})
	w.made("feedback", "/v1/cases", map[string]any{"customerId": customer, "subject": canary})
	requireEventually(w.t, "the profile is there", func() bool {
		answer := w.as("analytics").Do(http.MethodGet, "/v1/profiles/"+customer, nil)
		return answer.Status == http.StatusOK && bytes.Contains(answer.Body, []byte("phone"))
	})
	return customer
}

// made posts until that succeeds: the services learn of the customer by its events.
func (w *whereabouts) made(service, path string, body any) (made map[string]any) {
	w.t.Helper()
	client := w.as(service)
	requireEventually(w.t, "POST "+path, func() bool {
		answer := client.Do(http.MethodPost, path, body)
		if answer.Status >= http.StatusMultipleChoices {
			return false
		}
		made = platform.Decode[map[string]any](w.t, answer.Body)
		return true
	})
	return made
}

// found counts where the canary is in a service's data files, in whatever case.
func found(t *testing.T, folder, service string) (n int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, service+".db*"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		n += bytes.Count(bytes.ToLower(content), bytes.ToLower([]byte(canary)))
	}
	return n
}
