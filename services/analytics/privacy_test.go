package analytics_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
)

// next returns the next event of a type that is told.
func next(t *testing.T, heard <-chan eventbus.Event, wanted contracts.Data) eventbus.Event {
	t.Helper()
	for {
		select {
		case e := <-heard:
			if e.Type == wanted.EventType() {
				return e
			}
		case <-time.After(patient):
			require.FailNow(t, "not told", wanted.EventType())
		}
	}
}

// figures are what the service tells of acme's customers together.
func (s *server) figures() []string {
	s.T.Helper()
	return []string{s.get("/v1/dashboard"), s.get("/v1/cohorts"), s.get("/v1/profiles"), s.get("/v1/rfm")}
}

func TestAnErasedCustomerHasNoProfileAndItsFiguresStayAlsoThroughARebuild(t *testing.T) {
	s := start(t)
	s.play()
	cohorts, dashboard := s.get("/v1/cohorts"), s.get("/v1/dashboard")
	heard := s.Listen(contracts.AnalyticsTopic)
	s.tell(acme, contracts.CustomerSource, "cus_wang", "cus_wang", today.Add(time.Hour), contracts.CustomersMerged{
		MergeID: "mrg_1", Customer: contracts.Customer{ID: "cus_wang", Stage: "customer"}, MergedID: "cus_before", MergedStage: "lead",
	})
	asked := contracts.ErasureRequested{ErasureID: "ers_1", CustomerID: "cus_wang", Aliases: []string{"cus_before"}, RequestedAt: today, DueAt: today}
	s.tell(acme, contracts.CustomerSource, "ers_1", "cus_wang", today.Add(time.Hour), asked)
	s.tell(acme, contracts.CustomerSource, "cus_wang", "cus_wang", today.Add(time.Hour), contracts.CustomerDeleted{CustomerID: "cus_wang", Stage: "customer"})

	e := next(t, heard, contracts.AnalyticsCustomerErased{})
	require.Equal(t, "cus_wang", e.Key)
	var told contracts.AnalyticsCustomerErased
	require.NoError(t, json.Unmarshal(e.Data, &told))
	require.Equal(t, "ers_1", told.ErasureID)
	want := told.Erased
	require.Equal(t, contracts.Erased{Kind: "profiles", Anonymised: 2}, want[0])
	require.Equal(t, "segments", want[1].Kind)
	require.LessOrEqual(t, want[1].Erased, int64(1), "none when scoring has dropped it already")

	// What is told late brings nothing back.
	s.tell(acme, contracts.InteractionSource, "tou_9", "cus_wang", today.Add(2*time.Hour), contracts.InteractionLogged{
		TouchpointID: "tou_9", CustomerID: "cus_wang", Channel: "phone", HappenedAt: today,
	})
	s.register(acme, "cus_before")
	s.tell(acme, contracts.CustomerSource, "ers_1", "cus_wang", today.Add(2*time.Hour), asked) // once more
	require.NoError(t, json.Unmarshal(next(t, heard, contracts.AnalyticsCustomerErased{}).Data, &told))
	require.Equal(t, want, told.Erased, "what was erased the first time")
	s.eventually("/v1/dashboard", 0.0, "openCases")
	s.eventually("/v1/dashboard", 2.0, "customers", "total") // cus_li and cus_new
	require.Equal(t, []string{"cus_li", "cus_new"}, customers(t, s.get("/v1/profiles")))
	for _, id := range []string{"cus_wang", "cus_before"} {
		s.Call(http.MethodGet, "/v1/profiles/"+id, "").Refused(http.StatusNotFound)
	}
	s.eventually("/v1/rfm", "2026-02-10", "edges", "asOfDay") // of cus_li, the only buyer that is left
	for _, figure := range []string{"purchases", "revenue", "nps"} {
		require.Equal(t, at(t, dashboard, figure), at(t, s.get("/v1/dashboard"), figure), figure)
	}
	require.Equal(t, at(t, cohorts, "cohorts"), at(t, s.get("/v1/cohorts"), "cohorts"))

	before := s.figures()
	s.rebuild(1)
	require.Equal(t, before, s.figures())
	s.tell(acme, contracts.CustomerSource, "ers_2", "cus_li", today.Add(3*time.Hour), contracts.ErasureRequested{ErasureID: "ers_2", CustomerID: "cus_li"})
	require.NoError(t, json.Unmarshal(next(t, heard, contracts.AnalyticsCustomerErased{}).Data, &told))
	require.Equal(t, "ers_2", told.ErasureID, "a rebuild answers nothing again")
}

func TestAnAccessRequestIsAnsweredWithTheProfileAsItIsShown(t *testing.T) {
	s := start(t)
	s.play()
	heard := s.Listen(contracts.AnalyticsTopic)
	for attempt, customer := range []string{"cus_wang", "cus_unknown"} {
		s.tell(acme, contracts.CustomerSource, "acr_1", customer, today, contracts.AccessRequested{RequestID: "acr_1", CustomerID: customer, Attempt: attempt + 1})
		var told contracts.AnalyticsDataCollected
		require.NoError(t, json.Unmarshal(next(t, heard, contracts.AnalyticsDataCollected{}).Data, &told))
		require.Equal(t, []any{"acr_1", customer, attempt + 1, 1, 1}, []any{told.RequestID, told.CustomerID, told.Attempt, told.Part, told.Parts})
		if attempt > 0 {
			require.Empty(t, told.Documents, "nothing is held of a stranger")
			continue
		}
		require.Len(t, told.Documents, 1)
		var shown any
		require.NoError(t, json.Unmarshal([]byte(s.get("/v1/profiles/cus_wang")), &shown))
		require.Equal(t, contracts.CollectedDocument{Kind: "profiles", ID: "cus_wang", Data: shown}, told.Documents[0])
	}
}

func TestAMergedCustomersProfileIsTheOnesWhoRemainsUntilTheMergeIsUndone(t *testing.T) {
	s := start(t)
	s.play()
	alone, cohorts := s.get("/v1/profiles/cus_wang"), s.get("/v1/cohorts")
	wang := contracts.Customer{ID: "cus_wang", Stage: "customer"}
	s.tell(acme, contracts.CustomerSource, "cus_wang", "cus_wang", today.Add(time.Hour), contracts.CustomersMerged{
		MergeID: "mrg_1", Customer: wang, MergedID: "cus_li", MergedStage: "customer",
	})
	for _, id := range []string{"cus_wang", "cus_li"} {
		s.eventually("/v1/profiles/"+id, 3.0, "purchases", "count")
		require.Equal(t, "cus_wang", at(t, s.get("/v1/profiles/"+id), "customerId"))
	}
	s.eventually("/v1/dashboard", 2.0, "customers", "total")
	s.eventually("/v1/dashboard", 3.0, "purchases")
	s.eventually("/v1/cohorts", []any{map[string]any{"month": "2026-01", "customers": 1.0, "active": []any{1.0, 1.0}}}, "cohorts")
	require.Equal(t, []string{"cus_new", "cus_wang"}, customers(t, s.get("/v1/profiles")))
	s.eventually("/v1/rfm", "2026-03-02T00:00:00Z", "asOf") // scored since
	merged := s.figures()
	s.rebuild(1)
	require.Equal(t, merged, s.figures())

	s.tell(acme, contracts.CustomerSource, "cus_wang", "cus_wang", today.Add(2*time.Hour), contracts.CustomersUnmerged{
		MergeID: "mrg_1", Customer: wang, Unmerged: contracts.Customer{ID: "cus_li", Stage: "customer"},
	})
	s.eventually("/v1/profiles/cus_li", "lost", "segment")
	s.eventually("/v1/cohorts", at(t, cohorts, "cohorts"), "cohorts")
	s.eventually("/v1/dashboard", 3.0, "customers", "total")
	require.Equal(t, at(t, alone, "purchases"), at(t, s.get("/v1/profiles/cus_wang"), "purchases"))
}
