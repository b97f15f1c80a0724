package test

// person is the smallest customer.
func person(name string) map[string]any {
	return map[string]any{"kind": "person", "name": map[string]any{"display": name}}
}

// purchase is the smallest purchase, in US dollars on a fixed day.
func purchase(externalID, amount string) map[string]any {
	return map[string]any{
		"externalId": externalID, "purchasedOn": "2026-01-31", "total": map[string]any{"amount": amount, "currency": "USD"},
	}
}
