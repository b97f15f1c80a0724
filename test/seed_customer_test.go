package test

import "time"

// customer registers the customer that most other things are about.
func (s *seeding) customer() {
	s.t.Helper()
	customer := s.add("customerId", "register-customer", "/v1/customers", map[string]any{
		"kind": "person", "name": map[string]any{"display": secret}, "externalId": secret, "fields": map[string]any{word: secret},
	})
	s.bodies["register-customer"] = person("A. N. Other")
	s.bodies["change-customer"] = map[string]any{"owner": "x"}
	s.bodies["move-customer"] = map[string]any{"stage": "prospect"}
	s.bodies["set-do-not-contact"] = map[string]any{"doNotContact": true}
	s.post("record-behaviour", "/v1/behaviour", map[string]any{"items": []any{map[string]any{
		"id": secret, "customerId": customer, "name": s.ids["name"], "occurredAt": time.Now().Add(-time.Hour).UTC(),
		"properties": map[string]any{"page": secret},
	}}})
	s.post("record-consent", s.customerPath()+"/consents", map[string]any{
		"purpose": word, "channel": "email", "state": "given", "proof": secret,
	})
}

func (s *seeding) customerPath() string { return "/v1/customers/" + s.ids["customerId"] }

// purchases records one with a refund.
func (s *seeding) purchases() {
	s.t.Helper()
	id := s.add("purchaseId", "record-purchase", s.customerPath()+"/purchases", purchase(secret, "77.31"))
	s.bodies["record-purchase"] = purchase("mine", "1.00")
	s.post("refund-purchase", "/v1/purchases/"+id+"/refunds", map[string]any{
		"refundedOn": "2026-02-01", "amount": map[string]any{"amount": "1.00", "currency": "USD"}, "reason": secret,
	})
	s.bodies["move-purchase"] = map[string]any{"status": "fulfilled"}
}

// segments makes a list with the customer in it.
func (s *seeding) segments() {
	s.t.Helper()
	id := s.add("segmentId", "create-segment", "/v1/segments", map[string]any{"kind": "list", "name": secret})
	s.bodies["change-segment"] = map[string]any{"name": "Mine"}
	members := map[string]any{"customerIds": []string{s.ids["customerId"]}}
	s.post("add-customers-to-segment", "/v1/segments/"+id+"/customers", members)
	s.bodies["remove-customers-from-segment"] = members
	s.until("/v1/segments/"+id+"/customers", func(page map[string]any) bool { return len(page["items"].([]any)) == 1 })
}

// loyalty makes a programme with an offer that the customer redeems.
func (s *seeding) loyalty() {
	s.t.Helper()
	programme := s.add("programmeId", "create-loyalty-programme", "/v1/loyalty/programmes", map[string]any{
		"name": secret, "startsOn": "2026-01-01",
		"rules": []map[string]any{{"key": "welcome", "on": "registration", "points": 5}},
	})
	s.bodies["change-loyalty-programme"] = map[string]any{"name": "Mine"}
	offer := s.add("offerId", "create-loyalty-offer", "/v1/loyalty/offers", map[string]any{
		"programmeId": programme, "name": secret, "cost": 30, "stock": 7, "segmentId": s.ids["segmentId"],
	})
	s.bodies["change-loyalty-offer"] = map[string]any{"name": "Mine"}
	s.post("adjust-loyalty-points", s.customerPath()+"/loyalty/adjustments", map[string]any{
		"programmeId": programme, "points": 100, "note": secret,
	})
	s.add("redemptionId", "redeem-loyalty-offer", s.customerPath()+"/redemptions", map[string]any{
		"programmeId": programme, "offerId": offer,
	})
}

// analytics waits until the profile shows what the other services told, and has a score.
func (s *seeding) analytics() {
	s.t.Helper()
	s.bodies["run-rfm"] = map[string]any{}
	s.until("/v1/profiles/"+s.ids["customerId"], func(profile map[string]any) bool {
		return len(profile["openCases"].([]any)) == 1 && profile["lastContact"] != nil && profile["scores"] != nil
	})
}
