package host

import (
	"os"
	"runtime/debug"
)

// gcPercent trades processor time for memory. A service holds little live memory (a few MB) against many instances on
// a node, so the heap may grow by half before it is collected instead of doubling.
const gcPercent = 50

// tuneMemory is the one place where the garbage collector is set. GOGC and GOMEMLIMIT, which the charts derive from the
// container's memory limit, go before it.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}
