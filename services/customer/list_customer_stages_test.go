package customer_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

// history waits until a customer has come to as many stages, and returns them, the latest first.
func (s *server) history(customerID string, length int) []map[string]any {
	s.T.Helper()
	var items []map[string]any
	require.Eventually(s.T, func() bool {
		items = s.call(http.MethodGet, "/v1/customers/"+customerID+"/stages", "").List()
		return len(items) >= length
	}, soon, 10*time.Millisecond)
	require.Len(s.T, items, length)
	return items
}

func TestListCustomerStages(t *testing.T) {
	s := start(t)
	s.Run(s.Service.Parts...)
	ada := s.register("Ada")
	s.moveTo(ada.ID, "prospect", "met at the fair")
	s.buy(ada.ID, daysAgo(1), "o-1")
	items := s.history(ada.ID, 3)
	require.Equal(t, "customer", items[0]["to"])
	require.Equal(t, "first-purchase", items[0]["reason"])
	require.Equal(t, "rule:first-purchase", items[0]["by"])
	require.Zero(t, items[0]["daysBefore"])
	require.Equal(t, "lead", items[1]["from"])
	require.Equal(t, "met at the fair", items[1]["note"])
	require.Equal(t, "user", items[1]["by"])
	require.Equal(t, "registered", items[2]["reason"])
	require.NotContains(t, items[2], "from")
	require.NotContains(t, items[2], "daysBefore")

	path := "/v1/customers/" + ada.ID + "/stages"
	page := s.call(http.MethodGet, path+"?limit=2", "").ok(http.StatusOK)
	rest := s.call(http.MethodGet, path+"?limit=2&cursor="+page.Next, "").OK(http.StatusOK)
	require.Len(t, rest["items"], 1)
	require.NotContains(t, rest, "next")
	s.callAs(s.globex, http.MethodGet, path, "").Problem(http.StatusNotFound)
	s.callAs(s.analyst, http.MethodGet, path, "").OK(http.StatusOK)
	s.call(http.MethodGet, "/v1/customers/cus_01h455vb4pex5vsknk084sn02q/stages", "").Problem(http.StatusNotFound)
	s.call(http.MethodGet, path+"?cursor=x", "").field("cursor")
}

func TestTimeMovesWhoHasBeenSilentForTooLong(t *testing.T) {
	s := start(t)
	ada, bob := s.register("Ada"), s.register("Bob")
	for i, days := range []int{400, 370, 340} { // every thirty days, and then no more
		s.buy(ada.ID, daysAgo(days), "a-"+daysAgo(i))
		s.buy(bob.ID, daysAgo(days-340), "b-"+daysAgo(i))
	}
	s.Run(s.Service.Parts...)
	items := s.history(ada.ID, 3)
	require.Equal(t, "churned", items[0]["to"])
	require.Equal(t, "rule:long-silence", items[0]["by"])
	require.Equal(t, "customer", s.history(bob.ID, 2)[0]["to"], "who bought today is not silent")
	s.buy(ada.ID, daysAgo(0), "a-again")
	require.Equal(t, "won-back", s.history(ada.ID, 4)[0]["to"])
}

func TestAChurnRiskPutsACustomerAtRisk(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	s.buy(ada.ID, daysAgo(10), "o-1")
	scored := time.Now().Add(time.Second)
	s.Publisher(contracts.AnalyticsSource, contracts.AnalyticsTopic).Tell(servicetest.Acme, ada.ID, ada.ID, scored,
		contracts.ChurnRiskChanged{CustomerID: ada.ID, Risk: 0.2, ScoredAt: scored},
		contracts.ChurnRiskChanged{CustomerID: ada.ID, Risk: 0.95, ScoredAt: scored})
	s.Run(s.Service.Parts...)
	items := s.history(ada.ID, 3)
	require.Equal(t, "at-risk", items[0]["to"])
	require.Equal(t, "churn-risk", items[0]["reason"])
}
