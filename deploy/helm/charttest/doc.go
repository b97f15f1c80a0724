// Package charttest tries the charts: what they render, what they refuse, and whether an API server takes it. It is its own
// module, since nothing that is shipped needs what it needs. `make charts` runs it.
package charttest
