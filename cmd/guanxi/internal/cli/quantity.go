package cli

import (
	"strconv"

	"k8s.io/apimachinery/pkg/api/resource"
)

// quantity writes a size as people read it: 2339817 bytes are 2.2Mi. One that was written in whole units, as limits are,
// stays as it is.
func quantity(q *resource.Quantity) string {
	const step, few = 1024, 10
	if q == nil {
		return ""
	}
	size, unit := q.AsApproximateFloat64(), ""
	for _, larger := range []string{"Ki", "Mi", "Gi", "Ti", "Pi"} {
		if size < step {
			break
		}
		size, unit = size/step, larger
	}
	digits := 0
	if size < few && size != float64(int(size)) {
		digits = 1
	}
	return strconv.FormatFloat(size, 'f', digits, 64) + unit
}
