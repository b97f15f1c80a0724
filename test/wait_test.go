package test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/platform"
)

// pace is how often a condition on the running platform is looked at.
const pace = 50 * time.Millisecond

// requireEventually waits for a condition on the running platform.
func requireEventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	require.Eventually(t, holds, platform.Patience, pace, what)
}
