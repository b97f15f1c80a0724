package interaction

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

func TestATimelineIsReadPageByPageNewestFirst(t *testing.T) {
	h := start(t)
	customer, other := h.customer(acme), h.customer(acme)
	for i := range 25 { // five at each of five times
		h.deliver(event(acme, contracts.InteractionSource, "", 1, contracts.InteractionLogged{
			TouchpointID: id.New("tch"), CustomerID: customer, Subject: fmt.Sprint(i), HappenedAt: monday.Add(time.Duration(i%5) * time.Hour),
		}))
	}
	h.deliver(bought(other, 2, "2026-03-01"))
	seen := map[any]bool{}
	last := "9999"
	for cursor := "first"; cursor != ""; {
		path := "/v1/timelines/" + customer + "?limit=4"
		if cursor != "first" {
			path += "&cursor=" + url.QueryEscape(cursor)
		}
		page := h.Call("GET", path, "").OK(200)
		for _, item := range page["items"].([]any) {
			entry := item.(map[string]any)
			require.False(t, seen[entry["id"]])
			seen[entry["id"]] = true
			require.LessOrEqual(t, entry["at"].(string), last)
			last = entry["at"].(string)
		}
		cursor, _ = page["next"].(string)
	}
	require.Len(t, seen, 25)
	h.Call("GET", "/v1/timelines/"+customer+"?cursor=nonsense", "").Refused(422, "cursor")
	h.Call("GET", "/v1/timelines/"+customer+"?limit=0", "").Refused(422, "limit")
	h.Call("GET", "/v1/timelines/cus_unknown", "").Refused(404, "seconds")
}

func TestATimelineShowsWhatEveryServiceTells(t *testing.T) {
	h := start(t)
	customers, partitions := history()
	for _, partition := range partitions[3:6] {
		h.deliver(servicetest.Of(acme, partition)...)
	}
	byKind := map[any]map[string]any{}
	for _, entry := range h.Call("GET", "/v1/timelines/"+customers[1], "").List() {
		byKind[entry["kind"]] = entry
	}
	require.Len(t, byKind, 10)
	require.Equal(t, "Broken", byKind["refund"]["text"])
	require.Equal(t, "2026-03-02T00:00:00Z", byKind["refund"]["at"])
	require.Equal(t, map[string]any{"amount": "12.50", "currency": "CNY"}, byKind["refund"]["total"])
	require.Equal(t, "pur_"+customers[1], byKind["purchase-cancelled"]["sourceId"])
	require.Equal(t, "customer", byKind["stage-changed"]["toStage"])
	require.Equal(t, 2.0, byKind["response"]["score"])
	require.Equal(t, "NPS 2/10", byKind["case-opened"]["title"])
	require.Equal(t, "Sent again", byKind["case-resolved"]["text"])
	require.Equal(t, "Sorry", byKind["case-closed"]["text"])
	require.Equal(t, "phone", byKind["visit-missed"]["channel"])
}
