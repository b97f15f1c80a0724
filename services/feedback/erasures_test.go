package feedback

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/app"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/consume"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/store"
)

// erase is the event that asks to erase a customer; it is told by the erasure's own document.
func erase(erasure, customer string, aliases ...string) eventbus.Event {
	return event(acme, contracts.CustomerSource, erasure, 1, contracts.ErasureRequested{
		ErasureID: erasure, CustomerID: customer, Aliases: aliases, RequestedAt: monday, DueAt: monday.Add(time.Hour),
	})
}

// lived has a customer invited twice to a survey and answer once, badly; it returns the link it did not use.
func (h *harness) lived(survey, customer string) (unused string) {
	h.T.Helper()
	_, used := h.invite(survey, customer)
	h.CallAs("", "POST", used, `{"score":2,"comment":"I am Ada, and it broke"}`).OK(200)
	_, unused = h.invite(survey, customer)
	return unused
}

// answered returns the last answer to an erasure.
func (h *harness) answered(erasure string) contracts.FeedbackCustomerErased {
	h.T.Helper()
	pending := h.Pending(acme, "erasures", erasure)
	require.NotEmpty(h.T, pending)
	last := pending[len(pending)-1]
	require.Equal(h.T, contracts.FeedbackCustomerErased{}.EventType(), last.Type)
	var told contracts.FeedbackCustomerErased
	require.NoError(h.T, json.Unmarshal(last.Data, &told))
	require.Equal(h.T, told.CustomerID, last.Key)
	return told
}

func TestOfAnErasedCustomerTheScoresAreLeftAndNothingElse(t *testing.T) {
	h := start(t)
	survey, customer, alias := h.survey(), h.customer(acme), h.customer(acme)
	links := []string{h.lived(survey, customer), h.lived(survey, alias)}
	h.deliver(merged("mrg_1", customer, alias, 2))
	results := h.Call("GET", "/v1/surveys/"+survey+"/results", "").OK(200)
	require.Equal(t, 4.0, results["invited"])
	low := h.Call("GET", "/v1/cases", "").List()
	require.Len(t, low, 2)
	invitation := low[0]["invitationId"].(string)

	h.deliver(erase("ers_1", customer, alias))
	want := []contracts.Erased{{Kind: "customers", Erased: 2}, {Kind: "invitations", Anonymised: 4}, {Kind: "cases", Erased: 2}}
	require.Equal(t, want, h.answered("ers_1").Erased)
	require.Equal(t, results, h.Call("GET", "/v1/surveys/"+survey+"/results", "").OK(200))
	require.Empty(t, h.Call("GET", "/v1/cases", "").List())
	require.Empty(t, h.Pending(acme, "invitations", invitation), "nor what the answer had still to tell")
	h.Call("GET", "/v1/invitations/"+invitation, "").Refused(404)
	for _, link := range links {
		h.CallAs("", "GET", link, "").Refused(404)
		h.CallAs("", "POST", link, `{"score":9}`).Refused(404)
	}

	late := event(acme, contracts.FeedbackSource, invitation, 1, contracts.ResponseReceived{
		InvitationID: invitation, CustomerID: alias, Kind: "nps", Score: 2, Comment: "I am Ada", AnsweredAt: monday,
	})
	h.deliver(late, event(acme, contracts.CustomerSource, customer, 9, contracts.CustomerChanged{Customer: contracts.Customer{ID: customer}}), unmerged("mrg_1", customer, alias, 10))
	require.Empty(t, h.Call("GET", "/v1/cases", "").List())
	for _, id := range []string{customer, alias} {
		h.Call("POST", "/v1/cases", fmt.Sprintf(`{"customerId":%q,"subject":"x"}`, id)).Refused(422, "customerId")
		h.Call("POST", "/v1/invitations", fmt.Sprintf(`{"customerId":%q,"surveyId":%q}`, id, survey)).Refused(422, "customerId")
	}
	h.deliver(erase("ers_1", customer, alias))
	require.Len(t, h.Pending(acme, "erasures", "ers_1"), 2)
	require.Equal(t, want, h.answered("ers_1").Erased, "what was erased the first time")
}

func TestAnErasureThatDiesOnTheWayCountsEachAnswerOnce(t *testing.T) {
	h := start(t)
	for n := 1; ; n++ {
		survey, customer := h.survey(), h.customer(acme)
		h.lived(survey, customer)
		engine := servicetest.NewMortal(h.Env.Store.Engine())
		documents, err := store.Open(t.Context(), docstore.New(engine), h.Env.Now)
		require.NoError(t, err)
		handle := consume.Handler(tenantApps(documents, h.Env))
		asked := []eventbus.Event{erase("ers_"+customer, customer)}
		engine.Die(n, n%2 == 0)
		died := handle(t.Context(), asked) != nil
		engine.Revive()
		require.NoError(t, handle(t.Context(), asked))
		results := h.Call("GET", "/v1/surveys/"+survey+"/results", "").OK(200)
		require.Equal(t, []any{2.0, 1.0}, []any{results["invited"], results["answered"]})
		require.Empty(t, h.Call("GET", "/v1/cases", "").List())
		require.Equal(t, []contracts.Erased{
			{Kind: "customers", Erased: 1}, {Kind: "invitations", Anonymised: 2}, {Kind: "cases", Erased: 1},
		}, h.answered("ers_"+customer).Erased)
		if !died {
			require.Greater(t, n, 7, "the copy, what was found, two invitations in two steps each, the case, the answer")
			return
		}
	}
}

func TestWhatIsWrittenWhileACustomerIsErasedIsErasedToo(t *testing.T) {
	h := start(t)
	survey := h.survey()
	var link domain.Link
	for name, write := range map[string]func(a app.App, customer string) error{
		"answer": func(a app.App, _ string) error { return a.AnswerSurvey(t.Context(), link, 2, "I am Ada") },
		"case": func(a app.App, customer string) error {
			_, err := a.OpenCase(t.Context(), customer, "Arrived damaged", "")
			return err
		},
		"invitation": func(a app.App, customer string) error {
			_, _, err := a.InviteCustomer(t.Context(), survey, customer, time.Time{})
			return err
		},
		"event": func(a app.App, customer string) error {
			all := func(tenancy.ID) app.App { return a }
			return consume.Handler(all)(t.Context(), []eventbus.Event{event(acme, contracts.FeedbackSource, "inv_"+customer, 1, contracts.ResponseReceived{
				InvitationID: "inv_" + customer, CustomerID: customer, Kind: "nps", Score: 1, AnsweredAt: monday,
			})})
		},
	} {
		for writes := 0; ; writes++ { // at any moment of it
			customer := h.customer(acme)
			var err error
			_, link, err = h.app(acme).InviteCustomer(t.Context(), survey, customer, time.Time{})
			require.NoError(t, err)
			engine := &servicetest.Meanwhile{Engine: h.Env.Store.Engine(), Writes: writes, Do: func() { h.deliver(erase("ers_"+customer, customer)) }}
			documents, err := store.Open(t.Context(), docstore.New(engine), h.Env.Now)
			require.NoError(t, err)
			err = write(tenantApps(documents, h.Env)(acme), customer)
			if !engine.Done() {
				require.NoError(t, err)
				require.Positive(t, writes, name)
				break
			}
			for _, holding := range h.app(acme).Holdings {
				n, err := holding.Count(t.Context(), []string{customer})
				require.NoError(t, err)
				require.Zero(t, n, "%s: %s", name, holding.Kind())
			}
		}
	}
}
