// Package tenantclass says of each TenantClass whether tenants can be made of it and how many there are, and keeps it for as
// long as one needs it. It must not know what is made for a tenant.
package tenantclass
