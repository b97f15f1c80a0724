//go:build cluster

package lifecycle

import "testing"

// TestTenantsLiveOnRealPods follows a few tenants from their creation to their deletion. The steps share one installation
// and follow one another; each leaves every tenant Ready that it does not delete.
func TestTenantsLiveOnRealPods(t *testing.T) {
	w := newWorld(t)
	w.provision(t)
	t.Run("DedicatedTenantIsBounded", w.dedicatedTenantIsBounded)
	t.Run("AnalyticsAreRightForEachTenant", w.analyticsAreRight)
	t.Run("TokensReachTheirOwnTenantOnly", w.tokensReachTheirOwnTenantOnly)
	t.Run("AdminMayDoWhatRolesDoNotAllow", w.adminMayDoEverything)
	t.Run("LimitOfCustomersIsHeld", w.limitOfCustomersIsHeld)
	t.Run("TakenHostnameIsRefused", w.takenHostnameIsRefused)
	t.Run("OneServiceIsScaledAlone", w.oneServiceIsScaledAlone)
	t.Run("RollingUpgradeFailsNoRequest", w.rollingUpgradeFailsNoRequest)
	t.Run("BadVersionStopsAndIsSetBack", w.badVersionStopsAndIsSetBack)
	t.Run("CrashingPodsReplaceNone", w.crashingPodsReplaceNone)
	t.Run("KilledPodLosesNothing", w.killedPodLosesNothing)
	t.Run("SuspendedTenantResumesWithNothingLost", w.suspendedTenantResumes)
	t.Run("StackSaysWhatItLacks", w.stackSaysWhatItLacks)
	t.Run("UsageIsShown", w.usageIsShown)
	t.Run("DeletionFollowsThePolicy", w.deletionFollowsThePolicy)
}
