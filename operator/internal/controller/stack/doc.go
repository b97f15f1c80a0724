// Package stack reconciles Stacks: it prepares a version, rolls the four services out one after another, scales them as
// their StackServices say, and tells how they are. What the objects look like is internal/render/stack's; which tenants a
// Stack serves is told to the services by internal/tenantsfile and only looked at here before a Stack may go.
package stack
