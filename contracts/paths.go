package contracts

// Paths returns the path prefixes at which a service answers tenants, for a gateway in front of the four. The operators' own
// paths, below /v1/platform, are not among them. A service that is not known has none.
func Paths(service string) []string {
	switch service {
	case "customer":
		return []string{
			"/v1/customers", "/v1/search", "/v1/custom-fields", "/v1/segments", "/v1/lifecycle", "/v1/duplicates", "/v1/merges",
			"/v1/purchases", "/v1/products", "/v1/behaviour", "/v1/loyalty", "/v1/imports", "/v1/import-mappings", "/v1/exports",
			"/v1/erasures", "/v1/access-requests", "/v1/consent-purposes", "/v1/privacy-settings", "/v1/retention-proposals", "/v1/audit",
		}
	case "interaction":
		return []string{"/v1/touchpoints", "/v1/timelines", "/v1/tasks"}
	case "feedback":
		return []string{"/v1/surveys", "/v1/invitations", "/v1/answers", "/v1/cases"}
	case "analytics":
		return []string{"/v1/profiles", "/v1/dashboard", "/v1/cohorts", "/v1/rfm"}
	default:
		return nil
	}
}
