// Package tenant makes each Tenant be served as it asks, and when it is deleted deals with its data as its policy says. One
// visit to a Tenant is one readable sequence of steps; each step tells what it found as a condition.
//
// Nothing that belongs to a Tenant carries an owner reference to it: deleting a protected Tenant in the foreground would
// otherwise have Kubernetes delete all that first. Labels lead back to the Tenant, and the finalizer orders the deletion.
//
// The package must not know how a Stack runs its services, nor how the tenants file of a pooled Stack is written.
package tenant
