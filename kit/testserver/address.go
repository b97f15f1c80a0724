package testserver

import (
	"cmp"
	"os"
)

// address is where clients reach the servers: loopback, or what GUANXI_TEST_ADDRESS says when the clients are not on
// this machine alone, as the pods of a test cluster are not.
func address() string { return cmp.Or(os.Getenv("GUANXI_TEST_ADDRESS"), "127.0.0.1") }
