package test

import "net/http"

// lifecycle writes the rules of lifecycles and a playbook. Silence moves nobody: the purchases of these tests are of a
// fixed day, which is longer ago every day.
func (s *seeding) lifecycle() {
	s.t.Helper()
	s.write("change-lifecycle-rules", http.MethodPatch, "/v1/lifecycle/rules", map[string]any{"longSilence": map[string]any{"on": false}})
	s.write("write-playbook", http.MethodPut, "/v1/lifecycle/playbooks/customer", map[string]any{
		"actions": []map[string]any{{"title": secret, "channel": "phone", "dueDays": 2}},
	})
}

// definitions defines what a tenant defines before it has customers.
func (s *seeding) definitions() {
	s.t.Helper()
	s.ids["key"] = word // of a custom field, and of a purpose
	s.post("define-field", "/v1/custom-fields", map[string]any{
		"key": word, "type": "text", "labels": map[string]any{"en": secret}, "searchable": true,
	})
	s.bodies["change-field"] = map[string]any{"searchable": true}
	s.post("define-consent-purpose", "/v1/consent-purposes", map[string]any{"key": word, "name": secret, "legalBasis": "consent"})
	s.bodies["change-consent-purpose"] = map[string]any{"name": "Mine"}
	s.ids["purpose"] = word

	s.ids["sku"] = "TEA-" + word
	s.post("add-product", "/v1/products", product(s.ids["sku"], secret))
	s.bodies["load-products"] = map[string]any{"items": []any{product("TEA-1", "Mine")}}
	s.bodies["change-product"] = map[string]any{"name": "Mine"}

	s.ids["name"] = "viewed-" + word
	s.post("define-behaviour", "/v1/behaviour/definitions", map[string]any{"name": s.ids["name"], "description": secret})
	s.bodies["change-behaviour-definition"] = map[string]any{"description": "Mine"}
}

func product(sku, name string) map[string]any {
	return map[string]any{
		"sku": sku, "name": name, "category": "Tea", "price": map[string]any{"amount": "12.50", "currency": "USD"},
	}
}
