package customer_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

// reported is what became of an item of a batch.
type reported struct{ ID, Outcome, BehaviourID, Field, Reason string }

// report sends a batch and returns what became of each item.
func (s *server) report(items ...string) []reported {
	s.T.Helper()
	var answer struct{ Items []reported }
	text := s.call(http.MethodPost, "/v1/behaviour", `{"items":[`+strings.Join(items, ",")+`]}`).Text(http.StatusOK)
	require.NoError(s.T, json.Unmarshal([]byte(text), &answer))
	require.Len(s.T, answer.Items, len(items))
	return answer.Items
}

// viewed is an item: a customer looked at a product a while ago.
func viewed(id, customerID, properties string, ago time.Duration) string {
	return fmt.Sprintf(`{"id":%q,"customerId":%q,"name":"product-viewed","occurredAt":%q,"properties":%s}`,
		id, customerID, time.Now().Add(-ago).UTC().Format(time.RFC3339Nano), properties)
}

func (s *server) defineViewed() {
	s.T.Helper()
	s.call(http.MethodPost, definitions, `{"name":"product-viewed","schema":{"type":"object","required":["sku"],"additionalProperties":false,
		"properties":{"sku":{"type":"string"},"price":{"multipleOf":0.01,"minimum":0},"order":{"type":"integer"},"seenOn":{"format":"date"}}}}`).OK(http.StatusCreated)
}

func TestRecordBehaviour(t *testing.T) {
	s := start(t)
	s.defineViewed()
	ada := s.register("Ada", `"externalId":"c1"`)
	exact := `{"sku":"TEA","price":0.03,"order":9007199254740993,"seenOn":"2026-02-28"}`
	byExternalID := strings.Replace(viewed("b-2", "c1", `{"sku":"CUP"}`, time.Hour), "customerId", "customerExternalId", 1)
	results := s.report(viewed("b-1", ada.ID, exact, 2*time.Hour), byExternalID, viewed("b-1", ada.ID, exact, time.Hour))
	require.Equal(t, []string{"accepted", "accepted", "duplicate"}, []string{results[0].Outcome, results[1].Outcome, results[2].Outcome})
	require.Equal(t, "duplicate", s.report(viewed("b-1", ada.ID, `{"sku":"POT"}`, time.Hour))[0].Outcome, "in another batch too")

	told := s.Pending(servicetest.Acme, "behaviours", results[0].BehaviourID)
	require.Len(t, told, 1)
	require.Equal(t, ada.ID, told[0].Key)
	require.Contains(t, string(told[0].Data), "9007199254740993", "numbers are as they were sent")
	var event contracts.BehaviourRecorded
	require.NoError(t, json.Unmarshal(told[0].Data, &event))
	require.Equal(t, []string{ada.ID, results[0].BehaviourID, "product-viewed", "TEA"},
		[]string{event.CustomerID, event.BehaviourID, event.Name, event.Properties["sku"].(string)})
}

func TestRecordBehaviourRejectsEachItemByItself(t *testing.T) {
	s := start(t)
	s.defineViewed()
	s.call(http.MethodPost, definitions, `{"name":"old-thing","status":"retired"}`).OK(http.StatusCreated)
	ada, gone := s.register("Ada"), s.register("Gone")
	s.call(http.MethodDelete, "/v1/customers/"+gone.ID, "", "If-Match", s.call(http.MethodGet, "/v1/customers/"+gone.ID, "").Header.Get("ETag")).Text(http.StatusNoContent)
	item := func(change func(map[string]any)) string {
		var fields map[string]any
		require.NoError(t, json.Unmarshal([]byte(viewed("b-x", ada.ID, `{"sku":"TEA"}`, time.Hour)), &fields))
		change(fields)
		text, err := json.Marshal(fields)
		require.NoError(t, err)
		return string(text)
	}
	set := func(name string, value any) string { return item(func(f map[string]any) { f[name] = value }) }
	for _, test := range []struct{ name, item, field string }{
		{"an unknown name", set("name", "product-bought"), "name"},
		{"a retired name", set("name", "old-thing"), "name"},
		{"no such customer", set("customerId", "cus_none"), "customerId"},
		{"a deleted customer", set("customerId", gone.ID), "customerId"},
		{"no customer", item(func(f map[string]any) { delete(f, "customerId") }), "customerId"},
		{"two customers", set("customerExternalId", "c1"), "customerExternalId"},
		{"a property that is missing", set("properties", map[string]any{}), "properties"},
		{"no properties", item(func(f map[string]any) { delete(f, "properties") }), "properties"},
		{"a property that is not defined", set("properties", map[string]any{"sku": "TEA", "email": "ada@example.com"}), "properties"},
		{"a property of another type", set("properties", map[string]any{"sku": 7}), "properties.sku"},
		{"a number that does not fit", set("properties", map[string]any{"sku": "TEA", "price": 0.031}), "properties.price"},
		{"a day that is none", set("properties", map[string]any{"sku": "TEA", "seenOn": "2026-02-30"}), "properties.seenOn"},
		{"more than fits", set("properties", map[string]any{"sku": strings.Repeat("x", 8<<10)}), "properties"},
		{"too deep", set("properties", map[string]any{"sku": json.RawMessage(strings.Repeat("[", 9) + strings.Repeat("]", 9))}), "properties"},
		{"in the future", set("occurredAt", time.Now().Add(5*time.Minute)), "occurredAt"},
		{"too long ago", set("occurredAt", time.Now().AddDate(0, 0, -401)), "occurredAt"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := s.on(t)
			results := s.report(test.item, viewed("ok "+test.name, ada.ID, `{"sku":"TEA"}`, time.Hour))
			require.Equal(t, []string{"rejected", test.field}, []string{results[0].Outcome, results[0].Field})
			require.NotEmpty(t, results[0].Reason)
			require.NotContains(t, results[0].Reason, "ada@example.com", "what is said of a customer is not repeated")
			require.Equal(t, "accepted", results[1].Outcome)
		})
	}
	require.Equal(t, "accepted", s.report(viewed("b-x", ada.ID, `{"sku":"TEA"}`, time.Hour))[0].Outcome, "a rejected id is free")
}

func TestRecordBehaviourRefusesWhatIsNoBatch(t *testing.T) {
	s := start(t)
	one := viewed("b-1", "cus_1", `{"sku":"TEA"}`, time.Hour)
	for body, field := range map[string]string{
		`{"items":[]}`: "items",
		`{"items":[` + strings.TrimSuffix(strings.Repeat(one+",", 1001), ",") + `]}`:       "items",
		`{"items":[` + strings.Replace(one, `"b-1"`, `""`, 1) + `]}`:                       "items[0].id",
		`{"items":[` + strings.Replace(one, `"occurredAt":"`, `"occurredAt":"x`, 1) + `]}`: "items[0].occurredAt",
		`{"items":[` + strings.Replace(one, `{"sku":"TEA"}`, `["sku"]`, 1) + `]}`:          "items[0].properties",
		`{"items":[` + strings.Replace(one, `"id"`, `"what":1,"id"`, 1) + `]}`:             "items[0].what",
	} {
		s.call(http.MethodPost, "/v1/behaviour", body).field(field)
	}
	s.callAs(s.analyst, http.MethodPost, "/v1/behaviour", `{"items":[`+one+`]}`).Problem(http.StatusForbidden)
}

func TestRecordBehaviourTakesAThousandAtOnce(t *testing.T) {
	s := start(t)
	s.defineViewed()
	ada := s.register("Ada")
	items := make([]string, 1000)
	for i := range items {
		items[i] = viewed(fmt.Sprint("b-", i), ada.ID, `{"sku":"TEA"}`, time.Duration(i)*time.Minute)
	}
	for i, r := range s.report(items...) {
		require.Equal(t, "accepted", r.Outcome, i)
	}
}
