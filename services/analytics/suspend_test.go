package analytics_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

// What was published before a tenant was suspended is still read, but its customers are scored when it is resumed.
func TestASuspendedTenantIsScoredWhenItIsResumed(t *testing.T) {
	s := start(t)
	s.register(servicetest.Dormant, "cus_sleeper", "2026-02-10", "35.00")
	s.register(acme, "cus_wang", "2026-02-10", "35.00")
	s.eventually("/v1/profiles/cus_wang", "new-customers", "segment")
	require.Empty(t, s.Told(servicetest.Dormant, "segments", "cus_sleeper"))

	s.Resume(servicetest.Dormant)
	dormant := s.Bearer(servicetest.Dormant, "user", auth.Admin)
	s.eventuallyAs(dormant, "/v1/profiles/cus_sleeper", 1.0, "purchases", "count")
	s.eventuallyAs(dormant, "/v1/profiles/cus_sleeper", "new-customers", "segment")
}
