// Package tenant turns a Tenant and its class into the objects that belong to it: the namespace of a dedicated tenant with
// what bounds it, its Secrets and its Stack, and the route of any tenant. Its functions are pure: the same input makes the
// same bytes. It must not know an API server, nor the servers that hold the tenants' data.
package tenant
