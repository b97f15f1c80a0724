package auth

// Permission is the right to do one thing.
type Permission string

// Every permission there is. A route declares the one it needs.
const (
	CustomerRead     Permission = "customer:read"
	CustomerWrite    Permission = "customer:write"
	CustomerErase    Permission = "customer:erase"
	InteractionRead  Permission = "interaction:read"
	InteractionWrite Permission = "interaction:write"
	FeedbackRead     Permission = "feedback:read"
	FeedbackWrite    Permission = "feedback:write"
	AnalyticsRead    Permission = "analytics:read"
	TenantAdmin      Permission = "tenant:admin"
	// PlatformOperate is for those who run the installation; its tokens carry no tenant and reach no tenant's data.
	PlatformOperate Permission = "platform:operate"
)
