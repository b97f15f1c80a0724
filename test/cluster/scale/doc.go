// Package scale measures the operator with as many tenants as an installation may have: on a real control plane, with
// simulated nodes and a simulated gateway, against a bare client that creates the same objects in the same run. It knows
// how Tenants are asked for and what tells that they are ready, not how the operator gets there.
//
// Everything is built with the tag "cluster" and run by `make bench-operator`. While a change is being tried out,
// GUANXI_SCALE_POOLED and GUANXI_SCALE_DEDICATED make it fewer tenants, and GUANXI_SCALE_OPERATOR names the binary to measure.
package scale
