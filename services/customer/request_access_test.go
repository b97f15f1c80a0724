package customer_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

// access is an access request as it is shown.
type access struct {
	ID, State, CustomerID string
	Attempt               int
	Services              []struct {
		Service         string
		Done            bool
		Parts, Received int
		Documents       int64
	}
}

// requestAccess asks for all that is held of a customer.
func (s *server) requestAccess(customerID string) answer {
	s.T.Helper()
	return s.call(http.MethodPost, "/v1/access-requests", fmt.Sprintf(`{"customerId":%q}`, customerID))
}

// unzip returns the archive's files by name.
func unzip(a answer) map[string]string {
	a.T.Helper()
	text := a.Text(http.StatusOK)
	require.Equal(a.T, "application/zip", a.Header.Get("Content-Type"))
	archive, err := zip.NewReader(bytes.NewReader([]byte(text)), int64(len(text)))
	require.NoError(a.T, err)
	files := map[string]string{}
	for _, f := range archive.File {
		in, err := f.Open()
		require.NoError(a.T, err)
		content, err := io.ReadAll(in)
		require.NoError(a.T, err)
		files[f.Name] = string(content)
	}
	return files
}

func TestRequestAccessCollectsFromEveryService(t *testing.T) {
	s := start(t)
	ada := s.register("Ada Quillfeather", `"tags":["vip"]`)
	s.buy(ada.ID, "2026-01-31", "o-1")
	s.purpose("news", "consent")
	s.consents(ada.ID, "news", "any", "given", "2026-01-02T03:04:05Z")
	o := s.others()
	requested := s.requestAccess(ada.ID)
	r := decode[access](requested, http.StatusCreated)
	path := requested.Header.Get("Location")
	require.Equal(t, "collecting", r.State)
	require.True(t, r.Services[0].Done, "this service answers at once")
	s.call(http.MethodGet, path+"/archive", "").Problem(http.StatusConflict)

	asked := await[contracts.AccessRequested](t, o)
	require.Equal(t, 1, asked.Attempt)
	part := func(n, of int, documents ...contracts.CollectedDocument) contracts.DataCollected {
		return contracts.DataCollected{RequestID: asked.RequestID, CustomerID: ada.ID, Attempt: asked.Attempt, Part: n, Parts: of, Documents: documents}
	}
	note := func(id string) contracts.CollectedDocument {
		return contracts.CollectedDocument{Kind: "touchpoints", ID: id, Data: map[string]any{"note": "met at the fair"}}
	}
	now := time.Now()
	o.publisher["interaction"].Tell(servicetest.Acme, r.ID, ada.ID, now,
		contracts.InteractionDataCollected{DataCollected: part(2, 2, note("tp_2"), contracts.CollectedDocument{Kind: "../visits", ID: "v_1", Data: 1})},
		contracts.InteractionDataCollected{DataCollected: part(1, 2, note("tp_1"))},
		contracts.InteractionDataCollected{DataCollected: part(1, 2, note("tp_1"))})
	o.publisher["feedback"].Tell(servicetest.Acme, r.ID, ada.ID, now, contracts.FeedbackDataCollected{DataCollected: part(1, 1)})
	o.publisher["analytics"].Tell(servicetest.Acme, r.ID, ada.ID, now, contracts.AnalyticsDataCollected{DataCollected: part(1, 1)})
	require.Eventually(t, func() bool {
		return decode[access](s.call(http.MethodGet, path, ""), http.StatusOK).State == "completed"
	}, patient, 10*time.Millisecond)

	archive := s.call(http.MethodGet, path+"/archive", "")
	files := unzip(archive)
	require.Contains(t, archive.Header.Get("Content-Disposition"), r.ID+".zip")
	require.Contains(t, files["customer/customers.json"], "Ada Quillfeather")
	require.Contains(t, files["customer/purchases.json"], "o-1")
	require.Contains(t, files["customer/consents.json"], "news")
	var touchpoints []struct{ ID string }
	require.NoError(t, json.Unmarshal([]byte(files["interaction/touchpoints.json"]), &touchpoints))
	require.Equal(t, []struct{ ID string }{{"tp_1"}, {"tp_2"}}, touchpoints, "in order, each once")
	require.Contains(t, files["interaction/other.json"], "v_1", "a kind names no path")
	var index struct {
		CustomerID string
		Files      []struct {
			Name      string
			Documents int
		}
	}
	require.NoError(t, json.Unmarshal([]byte(files["index.json"]), &index))
	require.Equal(t, ada.ID, index.CustomerID)
	require.Len(t, index.Files, len(files)-1)
	for _, f := range index.Files {
		var documents []any
		require.NoError(t, json.Unmarshal([]byte(files[f.Name]), &documents))
		require.Len(t, documents, f.Documents)
	}

	s.erase(ada.ID).Text(http.StatusCreated)
	o.erased(await[contracts.ErasureRequested](t, o))
	require.Eventually(t, func() bool {
		return s.call(http.MethodGet, path, "").Status == http.StatusNotFound
	}, patient, 10*time.Millisecond, "what was collected is erased too")
}

func TestRequestAccessRefuses(t *testing.T) {
	s := start(t)
	ada, bob := s.register("Ada"), s.register("Bob")
	r := decode[access](s.requestAccess(ada.ID), http.StatusCreated)
	path := "/v1/access-requests/" + r.ID
	s.erase(bob.ID).Text(http.StatusCreated)
	s.requestAccess(bob.ID).Problem(http.StatusNotFound)
	s.requestAccess("cus_none").Problem(http.StatusNotFound)
	s.callAs(s.globex, http.MethodPost, "/v1/access-requests", fmt.Sprintf(`{"customerId":%q}`, ada.ID)).Problem(http.StatusNotFound)
	for _, p := range []string{path, path + "/archive"} {
		s.callAs(s.globex, http.MethodGet, p, "").Problem(http.StatusNotFound)
		s.refusedTo([]string{s.analyst, s.agent()}, http.MethodGet, p, "")
	}
	require.Equal(t, []string{r.ID}, s.call(http.MethodGet, "/v1/access-requests", "").ok(http.StatusOK).ids())
	require.Empty(t, s.callAs(s.globex, http.MethodGet, "/v1/access-requests", "").List())
	s.refusedTo([]string{s.analyst, s.agent()}, http.MethodPost, "/v1/access-requests", fmt.Sprintf(`{"customerId":%q}`, ada.ID))
}
