package customer_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/store"
)

// proposed stores a proposal to erase the customer, as a rule of retention does, and returns its path.
func (s *server) proposed(customerID string) string {
	s.T.Helper()
	documents, err := store.Open(s.T.Context(), s.Env.Store, s.Env.Now)
	require.NoError(s.T, err)
	p := domain.Proposal{ID: "old-leads." + customerID, CustomerID: customerID, Rule: "old-leads", State: domain.Proposed, ProposedAt: time.Now().UTC()}
	require.NoError(s.T, documents.Proposals(servicetest.Acme).Add(s.T.Context(), p))
	return "/v1/retention-proposals/" + p.ID
}

func TestDecideRetentionProposal(t *testing.T) {
	s := start(t)
	ada, bob := s.register("Ada"), s.register("Bob")
	erased, kept := s.proposed(ada.ID), s.proposed(bob.ID)
	s.refusedTo([]string{s.analyst, s.agent()}, http.MethodPost, erased+"/approve", "")
	s.refusedTo([]string{s.analyst, s.agent()}, http.MethodGet, "/v1/retention-proposals", "")
	s.callAs(s.globex, http.MethodPost, erased+"/approve", "").Problem(http.StatusNotFound)
	s.callAs(s.globex, http.MethodPost, erased+"/reject", "").Problem(http.StatusNotFound)
	require.Len(t, s.call(http.MethodGet, "/v1/retention-proposals?state=proposed", "").List(), 2)

	require.Equal(t, "rejected", s.call(http.MethodPost, kept+"/reject", "").OK(http.StatusOK)["state"])
	s.call(http.MethodPost, kept+"/approve", "").Problem(http.StatusConflict)
	approved := s.call(http.MethodPost, erased+"/approve", "").OK(http.StatusOK)
	require.Equal(t, "approved", approved["state"])
	e := decode[erasure](s.call(http.MethodGet, "/v1/erasures/"+approved["erasureId"].(string), ""), http.StatusOK)
	require.Equal(t, ada.ID, e.CustomerID)
	require.Equal(t, "retention", e.Reason)
	s.call(http.MethodGet, "/v1/customers/"+bob.ID, "").Text(http.StatusOK)
}
