package platform

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// Memory of a process, in MiB. Private is what is its own alone: without the pages of its binary, which processes on
// one node share and the kernel may take back.
type Memory struct{ Now, Peak, Private float64 }

var sizes = regexp.MustCompile(`(?m)^(VmRSS|VmHWM|RssAnon):\s+(\d+) kB`)

// MemoryOf reads a process's resident set from /proc.
func MemoryOf(t testing.TB, pid int) Memory {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	require.NoError(t, err)
	mib := map[string]float64{}
	for _, match := range sizes.FindAllStringSubmatch(string(status), -1) {
		kib, err := strconv.ParseFloat(match[2], 64)
		require.NoError(t, err)
		mib[match[1]] = kib / 1024
	}
	return Memory{Now: mib["VmRSS"], Peak: mib["VmHWM"], Private: mib["RssAnon"]}
}
