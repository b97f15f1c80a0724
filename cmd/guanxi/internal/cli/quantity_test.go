package cli

import (
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/api/resource"
)

func TestSizesAreWrittenAsPeopleReadThem(t *testing.T) {
	require.Empty(t, quantity(nil))
	for written, read := range map[string]string{
		"0": "0", "1023": "1023", "1Ki": "1Ki", "11198": "11Ki", "132577": "129Ki", "2339817": "2.2Mi", "1Gi": "1Gi", "10Gi": "10Gi", "20G": "19Gi",
	} {
		size := resource.MustParse(written)
		require.Equal(t, read, quantity(&size), written)
	}
}
