package feedback

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/app"
)

// merged is the event that one customer turned out to be another, who remains and speaks English.
func merged(mergeID, survivor, gone string, sequence int64) eventbus.Event {
	return event(acme, contracts.CustomerSource, survivor, sequence, contracts.CustomersMerged{
		MergeID: mergeID, Customer: contracts.Customer{ID: survivor, Language: "en"}, MergedID: gone, MergedAt: monday,
	})
}

// unmerged is the event that it was not.
func unmerged(mergeID, survivor, back string, sequence int64) eventbus.Event {
	return event(acme, contracts.CustomerSource, survivor, sequence, contracts.CustomersUnmerged{
		MergeID: mergeID, Customer: contracts.Customer{ID: survivor, Language: "en"}, Unmerged: contracts.Customer{ID: back, Language: "zh-CN"},
	})
}

func TestTheCasesAndLinksOfAMergedCustomerAreTheOnesWhoRemains(t *testing.T) {
	h := start(t)
	survivor, gone := h.customer(acme), h.customer(acme)
	_, link := h.invite(h.survey(), gone)
	require.Equal(t, "zh-CN", h.CallAs("", "GET", link, "").OK(200)["language"])
	h.deliver(merged("mrg_1", survivor, gone, 2))
	require.Equal(t, "en", h.CallAs("", "GET", link, "").OK(200)["language"], "that of the one who remains")
	h.CallAs("", "POST", link, `{"score":3}`).OK(200)
	made := h.Call("POST", "/v1/cases", fmt.Sprintf(`{"customerId":%q,"subject":"Arrived damaged"}`, gone)).OK(201)
	require.Equal(t, survivor, made["customerId"])
	for _, id := range []string{survivor, gone} {
		cases := h.Call("GET", "/v1/cases?status=open&customerId="+id, "").List()
		require.Len(t, cases, 2)
		for _, c := range cases {
			require.Equal(t, survivor, c["customerId"])
			require.Equal(t, survivor, h.Call("GET", "/v1/cases/"+c["id"].(string), "").OK(200)["customerId"])
		}
	}
	h.deliver(unmerged("mrg_1", survivor, gone, 3))
	require.Len(t, h.Call("GET", "/v1/cases?customerId="+survivor, "").List(), 1)
	require.Len(t, h.Call("GET", "/v1/cases?customerId="+gone, "").List(), 1)
	h.Call("GET", "/v1/cases?customerId=cus_unknown", "").Refused(404)
	h.Call("GET", "/v1/cases?assignee=u_li&customerId="+gone, "").Refused(422, "assignee")
}

func TestMergedAndUnmergedIsNeverMerged(t *testing.T) {
	h := start(t)
	tenants := 0
	rapid.Check(t, func(r *rapid.T) {
		tenants++
		tenant := tenancy.ID(fmt.Sprintf("tenant-%d", tenants))
		one, other := id.New("cus"), id.New("cus")
		register := func(id string) eventbus.Event {
			return event("", contracts.CustomerSource, id, 1, contracts.CustomerRegistered{Customer: contracts.Customer{ID: id}})
		}
		complain := func(customer string) eventbus.Event {
			inv := id.New("inv")
			return event("", contracts.FeedbackSource, inv, 1, contracts.ResponseReceived{InvitationID: inv, CustomerID: customer, Kind: "nps", Score: 1, AnsweredAt: monday})
		}
		mine := []eventbus.Event{register(one), merged("mrg_1", one, other, 2)}
		want := map[string]int{one: 3, other: 3}
		if rapid.Bool().Draw(r, "undone") {
			mine = append(mine, unmerged("mrg_1", one, other, 3))
			want = map[string]int{one: 1, other: 2}
		}
		partitions := [][]eventbus.Event{mine, {register(other)}, {complain(one)}, {complain(other), complain(other)}}
		servicetest.Deliver(r, partitions, func(batch []eventbus.Event) { h.deliver(servicetest.Of(tenant, batch)...) })
		a := h.app(tenant)
		for customer, cases := range want {
			f := app.CaseFilter{CustomerIDs: []string{customer}}
			page, err := a.ListCases(t.Context(), f, a.Cases.Query(f))
			require.NoError(r, err)
			require.Len(r, page.Docs, cases)
		}
	})
}
