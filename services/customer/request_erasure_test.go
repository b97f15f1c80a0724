package customer_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

func TestRequestErasureLeavesNothingOfTheCustomerAtOnce(t *testing.T) {
	s := start(t)
	ada := s.register("Ada Quillfeather", `"externalId":"c1"`, `"tags":["vip"]`)
	bought := s.buy(ada.ID, "2026-01-31", "o-1")

	answered := s.erase(ada.ID)
	e := decode[erasure](answered, http.StatusCreated)
	require.Equal(t, "/v1/erasures/"+e.ID, answered.Header.Get("Location"))
	require.Equal(t, "erasing", e.State)
	require.Equal(t, "user", e.RequestedBy)
	require.Equal(t, 30*24*time.Hour, e.DueAt.Sub(e.RequestedAt))
	require.Equal(t, []string{"customer", "interaction", "feedback", "analytics"}, e.Awaiting)

	s.call(http.MethodGet, "/v1/customers/"+ada.ID, "").Problem(http.StatusNotFound)
	s.call(http.MethodPatch, "/v1/customers/"+ada.ID, `{"name":{"display":"Ada"}}`, "If-Match", ada.tag).Problem(http.StatusNotFound)
	require.Empty(t, s.call(http.MethodGet, "/v1/customers", "").ok(http.StatusOK).Items)
	require.Contains(t, s.pending(ada.ID), "deleted")
	require.Equal(t, []string{"erasure-requested"}, short(s.Told(servicetest.Acme, "erasures", e.ID)))
	require.Equal(t, bought.ID, s.call(http.MethodGet, "/v1/purchases/"+bought.ID, "").ok(http.StatusOK).ID, "purchases stay for the figures")

	again := s.erase(ada.ID).Problem(http.StatusConflict)
	require.Contains(t, again.Detail, e.ID, "a customer is erased once")
}

func TestAnErasureIsCompletedWhenEveryServiceHasAnswered(t *testing.T) {
	s := start(t)
	ada := s.register("Ada Quillfeather", `"externalId":"c1"`)
	s.buy(ada.ID, "2026-01-31", "o-1")
	o := s.others()
	e := decode[erasure](s.erase(ada.ID), http.StatusCreated)
	path := "/v1/erasures/" + e.ID
	asked := await[contracts.ErasureRequested](t, o)
	require.Equal(t, ada.ID, asked.CustomerID)
	o.erased(asked, "analytics")
	require.Eventually(t, func() bool {
		e = decode[erasure](s.call(http.MethodGet, path, ""), http.StatusOK)
		return len(e.Awaiting) == 1
	}, patient, 10*time.Millisecond)
	require.Equal(t, "erasing", e.State)
	s.call(http.MethodGet, path+"/receipt", "").Problem(http.StatusConflict)

	o.erased(asked, "interaction", "feedback")
	require.Eventually(t, func() bool {
		e = decode[erasure](s.call(http.MethodGet, path, ""), http.StatusOK)
		return e.State == "completed"
	}, patient, 10*time.Millisecond)
	require.Empty(t, e.Awaiting)

	text := s.call(http.MethodGet, path+"/receipt", "").Text(http.StatusOK)
	var receipt domain.Receipt
	require.NoError(t, json.Unmarshal([]byte(text), &receipt))
	require.Len(t, receipt.Services, 4)
	require.Equal(t, "customer", receipt.Services[0].Service)
	require.Contains(t, receipt.Services[0].Erased, contracts.Erased{Kind: "customers", Anonymised: 1})
	require.Contains(t, receipt.Services[0].Erased, contracts.Erased{Kind: "purchases", Anonymised: 1})
	require.Equal(t, []contracts.Erased{{Kind: "things", Erased: 2, Anonymised: 1}}, receipt.Services[1].Erased)

	// Whoever holds the receipt can check it without our code: sorted members, no space, without the hash.
	var members map[string]any
	require.NoError(t, json.Unmarshal([]byte(text), &members))
	delete(members, "sha256")
	delete(members, "$schema")
	canonical, err := json.Marshal(members)
	require.NoError(t, err)
	sum := sha256.Sum256(canonical)
	require.Equal(t, hex.EncodeToString(sum[:]), receipt.SHA256)
}

func TestTheExternalIDOfAnErasedCustomerIsRefusedUnlessForced(t *testing.T) {
	s := start(t)
	ada := s.register("Ada", `"externalId":"c1"`)
	bob := s.register("Bob", `"externalId":"c2"`)
	s.erase(ada.ID).Text(http.StatusCreated)

	body := `{"kind":"person","name":{"display":"Ada"},"externalId":"c1"}`
	require.Contains(t, s.call(http.MethodPost, "/v1/customers", body).Problem(http.StatusConflict).Detail, "erased")
	s.call(http.MethodPatch, "/v1/customers/"+bob.ID, `{"externalId":"c1"}`, "If-Match", bob.tag).Problem(http.StatusConflict)
	s.callAs(s.agent(), http.MethodPost, "/v1/customers?force=erased", body).Problem(http.StatusForbidden)
	back := s.call(http.MethodPost, "/v1/customers?force=erased", body).ok(http.StatusCreated)
	require.NotEqual(t, ada.ID, back.ID, "the old id stays dead")
	s.callAs(s.globex, http.MethodPost, "/v1/customers", body).ok(http.StatusCreated)
}

func TestRequestErasureRefusesWhatItCannotErase(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	s.callAs(s.globex, http.MethodPost, "/v1/erasures", `{"customerId":"`+ada.ID+`","reason":"other"}`).Problem(http.StatusNotFound)
	s.erase("cus_01h455vb4pex5vsknk084sn02q").Problem(http.StatusNotFound)
	s.call(http.MethodPost, "/v1/erasures", `{"customerId":"`+ada.ID+`","reason":"boredom"}`).field("reason")
	s.call(http.MethodPost, "/v1/erasures", `{"customerId":"`+ada.ID+`","reason":"other","note":"a\u0007b"}`).field("note")
	s.refusedTo([]string{s.analyst, s.agent()}, http.MethodPost, "/v1/erasures", `{"customerId":"`+ada.ID+`","reason":"other"}`)
	require.Equal(t, ada.tag, s.call(http.MethodGet, "/v1/customers/"+ada.ID, "").ok(http.StatusOK).tag)
	s.call(http.MethodGet, "/v1/erasures/ers_01h455vb4pex5vsknk084sn02q", "").Problem(http.StatusNotFound)
}

func TestRequestErasureReplaysItsAnswerUnderItsKey(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	body := `{"customerId":"` + ada.ID + `","reason":"other"}`
	first := decode[erasure](s.call(http.MethodPost, "/v1/erasures", body, "Idempotency-Key", "k1"), http.StatusCreated)
	again := decode[erasure](s.call(http.MethodPost, "/v1/erasures", body, "Idempotency-Key", "k1"), http.StatusCreated)
	require.Equal(t, first.ID, again.ID)
}

func TestADeletedCustomerCanBeErased(t *testing.T) {
	s := start(t)
	ada := s.register("Ada Quillfeather")
	s.call(http.MethodDelete, "/v1/customers/"+ada.ID, "", "If-Match", ada.tag).Text(http.StatusNoContent)
	require.Equal(t, "erasing", decode[erasure](s.erase(ada.ID), http.StatusCreated).State)
}

func TestListErasures(t *testing.T) {
	s := start(t)
	ada, bob := s.register("Ada"), s.register("Bob")
	first := decode[erasure](s.erase(ada.ID), http.StatusCreated)
	second := decode[erasure](s.erase(bob.ID), http.StatusCreated)
	require.Equal(t, []string{second.ID, first.ID}, s.call(http.MethodGet, "/v1/erasures", "").ok(http.StatusOK).ids())
	require.Empty(t, s.call(http.MethodGet, "/v1/erasures?overdue=true", "").ok(http.StatusOK).Items)
	require.Empty(t, s.callAs(s.globex, http.MethodGet, "/v1/erasures", "").ok(http.StatusOK).Items)
	s.callAs(s.globex, http.MethodGet, "/v1/erasures/"+first.ID, "").Problem(http.StatusNotFound)
	s.callAs(s.globex, http.MethodGet, "/v1/erasures/"+first.ID+"/receipt", "").Problem(http.StatusNotFound)
	s.refusedTo([]string{s.analyst, s.agent()}, http.MethodGet, "/v1/erasures", "")
}
