package contracts

// Paths returns the path prefixes at which a service answers tenants, for a gateway in front of the four. The operators' own
// paths, below /v1/platform, are not among them. A service that is not known has none.
func Paths(service string) []string {
	switch service {
	case "customer":
		return []string{"/v1/customers", "/v1/purchases", "/v1/imports"}
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
