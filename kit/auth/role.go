package auth

import "slices"

// Role is a named set of permissions.
type Role string

// The roles a token may carry.
const (
	Admin       Role = "admin"
	Manager     Role = "manager"
	Agent       Role = "agent"
	Analyst     Role = "analyst"
	Integration Role = "integration"
	Operator    Role = "operator"
)

// Grants says what each role may do: the one table of it.
var grants = map[Role][]Permission{
	Admin: {
		CustomerRead, CustomerWrite, CustomerErase, InteractionRead, InteractionWrite, FeedbackRead, FeedbackWrite,
		AnalyticsRead, TenantAdmin,
	},
	Manager: {
		CustomerRead, CustomerWrite, InteractionRead, InteractionWrite, FeedbackRead, FeedbackWrite,
		AnalyticsRead,
	},
	Agent:       {CustomerRead, CustomerWrite, InteractionRead, InteractionWrite, FeedbackRead, FeedbackWrite},
	Analyst:     {CustomerRead, InteractionRead, FeedbackRead, AnalyticsRead},
	Integration: {CustomerRead, CustomerWrite, InteractionRead, InteractionWrite, FeedbackRead},
	Operator:    {PlatformOperate},
}

// Can reports whether one of the principal's roles grants the permission.
func (p Principal) Can(need Permission) bool {
	return slices.ContainsFunc(p.Roles, func(r Role) bool { return slices.Contains(grants[r], need) })
}
