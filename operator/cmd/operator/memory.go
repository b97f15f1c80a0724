package main

import (
	"os"
	"runtime/debug"
)

// gcPercent trades processor time for memory. Nearly all of the heap is the cache, which stays: the heap need not double before
// it is collected.
const gcPercent = 30

// tuneMemory sets the garbage collector. GOGC and GOMEMLIMIT, which the chart derives from the container's memory limit, go
// before it.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}
