package platform

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// Memory of a process, in MiB.
type Memory struct{ Now, Peak float64 }

var residentSize = regexp.MustCompile(`(?m)^Vm(RSS|HWM):\s+(\d+) kB`)

// MemoryOf reads a process's resident set from /proc.
func MemoryOf(t testing.TB, pid int) Memory {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	require.NoError(t, err)
	var m Memory
	for _, match := range residentSize.FindAllStringSubmatch(string(status), -1) {
		kib, err := strconv.ParseFloat(match[2], 64)
		require.NoError(t, err)
		if match[1] == "RSS" {
			m.Now = kib / 1024
		} else {
			m.Peak = kib / 1024
		}
	}
	return m
}
