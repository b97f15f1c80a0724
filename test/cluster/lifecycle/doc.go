// Package lifecycle tests tenants on real pods, from installing the charts to what a deletion leaves behind: the images,
// the charts, the command and kubectl are used as those who run the platform use them, and the services are spoken to
// through the tenants' hostnames. It knows nothing of how the operator does what it does.
//
// Everything is built with the tag "cluster" and run by `make test-cluster`.
package lifecycle
