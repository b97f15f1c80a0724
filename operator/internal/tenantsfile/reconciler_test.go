package tenantsfile_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
	"github.com/guanxi-crm/guanxi/operator/internal/tenantsfile"
)

func TestTenantsThatComeTogetherAreWrittenTogether(t *testing.T) {
	f := start(t)
	stack := f.stack(t, 2000)
	f.pods(t, stack, 4)
	f.wire.Reset()
	began := time.Now()
	const n = 1000
	for i := range n {
		f.tenant(t, stack, fmt.Sprintf("%s-%04d", stack.Name, i))
	}
	f.eventuallyServes(t, stack, n)
	writes := f.wire.Writes()
	rounds := 2 + int(time.Since(began)/(2*time.Second))
	t.Logf("%d tenants, %d writes, room for %d rounds", n, len(writes), rounds)
	require.LessOrEqual(t, len(writes), rounds*(16+4+1), "in a round at most all shards, four pods and one status")

	f.wire.Reset()
	f.tenant(t, stack, stack.Name+"-last")
	f.eventuallyServes(t, stack, n+1)
	require.LessOrEqual(t, len(f.wire.Writes()), 1+4+1, "one shard, four pods, one status")
	for _, pod := range f.livePods(t, stack) {
		require.Equal(t, f.live(t, stack).Status.TenantsRevision, pod.Annotations[v1alpha1.TenantsRevisionAnnotation])
	}
}

func TestWritesNothingAgain(t *testing.T) {
	f := start(t)
	stack := f.stack(t, 10)
	f.pods(t, stack, 1)
	f.tenant(t, stack, stack.Name+"-a")
	f.eventuallyServes(t, stack, 1)
	f.stop()
	again := start(t) // a restart looks at everything
	again.eventuallyKnows(t, stack, stack.Name+"-a", tenantsfile.Current)
	require.Empty(t, again.wire.Writes())
}

func TestFullStackKeepsTheOldest(t *testing.T) {
	f := start(t)
	stack := f.stack(t, 2)
	names := []string{stack.Name + "-c", stack.Name + "-b", stack.Name + "-a"}
	for _, name := range names {
		made := f.tenant(t, stack, name).CreationTimestamp
		// Creation times have seconds: the next tenant is to be younger, and its name would come first.
		require.Eventually(t, func() bool { return time.Now().Unix() > made.Unix() }, envtest.Wait, envtest.Tick)
	}
	f.eventuallyServes(t, stack, 2)
	require.ElementsMatch(t, names[:2], f.ids(t, stack))
	f.eventuallyKnows(t, stack, names[2], tenantsfile.Absent)

	f.leave(t, names[0])
	require.Eventually(t, func() bool { return len(f.ids(t, stack)) == 2 && f.ids(t, stack)[0] == names[2] }, envtest.Wait, envtest.Tick)
}

func TestLatecomerDoesNotPushOutWhoIsServed(t *testing.T) {
	f := start(t)
	stack := f.stack(t, 1)
	older, served := stack.Name+"-z", stack.Name+"-a"
	made := f.apply(t, older).CreationTimestamp
	require.Eventually(t, func() bool { return time.Now().Unix() > made.Unix() }, envtest.Wait, envtest.Tick)
	tenant := f.tenant(t, stack, served)
	f.eventuallyKnows(t, stack, served, tenantsfile.Current)

	f.place(t, stack, older)
	tenant.Spec.DisplayName = "Changed" // so that the file is written anew, with both to choose from
	require.NoError(t, f.direct.Update(t.Context(), tenant))
	f.eventually(t, stack, served, func(e tenancy.Tenant) bool { return e.DisplayName == "Changed" })
	require.Equal(t, []string{served}, f.ids(t, stack))
}

func TestStateAndLimitsFollowTenantAndClass(t *testing.T) {
	f := start(t)
	stack := f.stack(t, 10)
	name := stack.Name + "-a"
	tenant := f.tenant(t, stack, name)
	f.eventually(t, stack, name, func(e tenancy.Tenant) bool { return e.State == tenancy.Active && e.Limits.Customers == 0 })

	tenant.Spec.State = v1alpha1.Suspended
	require.NoError(t, f.direct.Update(t.Context(), tenant))
	f.eventually(t, stack, name, func(e tenancy.Tenant) bool { return e.State == tenancy.Suspended })

	class := &v1alpha1.TenantClass{ObjectMeta: metav1.ObjectMeta{Name: f.class}}
	patch := client.RawPatch("application/merge-patch+json", []byte(`{"spec":{"limits":{"customers":7}}}`))
	require.NoError(t, f.direct.Patch(t.Context(), class, patch))
	f.eventually(t, stack, name, func(e tenancy.Tenant) bool { return e.Limits.Customers == 7 })
	f.eventuallyKnows(t, stack, name, tenantsfile.Current)
}

func TestDeletedTenantIsServedOnlyWhileItIsProtected(t *testing.T) {
	f := start(t)
	stack := f.stack(t, 10)
	leaving, protected := stack.Name+"-l", stack.Name+"-p"
	f.tenant(t, stack, leaving)
	kept := f.tenant(t, stack, protected)
	kept.Spec.DeletionProtection = v1alpha1.DeletionProtected
	require.NoError(t, f.direct.Update(t.Context(), kept))
	f.eventuallyServes(t, stack, 2)

	f.leave(t, leaving)
	f.leave(t, protected)
	f.eventuallyServes(t, stack, 1)
	require.Equal(t, []string{protected}, f.ids(t, stack))
	f.eventuallyKnows(t, stack, leaving, tenantsfile.Absent)
}

func TestTenantThatTheServicesWouldRefuseDoesNotKeepOthersOut(t *testing.T) {
	f := start(t)
	stack := f.stack(t, 10)
	bad := f.tenant(t, stack, stack.Name+"-bad")
	bad.Spec.TimeZone = "Mars/Olympus"
	require.NoError(t, f.direct.Update(t.Context(), bad))
	f.tenant(t, stack, stack.Name+"-good")
	require.Eventually(t, func() bool {
		ids := f.ids(t, stack)
		return len(ids) == 1 && ids[0] == stack.Name+"-good"
	}, envtest.Wait, envtest.Tick)
}

func TestTenantThatLosesItsClassKeepsItsEntry(t *testing.T) {
	f := start(t)
	stack := f.stack(t, 10)
	f.tenant(t, stack, stack.Name+"-a")
	f.eventuallyServes(t, stack, 1)
	require.NoError(t, f.direct.Delete(t.Context(), &v1alpha1.TenantClass{ObjectMeta: metav1.ObjectMeta{Name: f.class}}))
	f.tenant(t, stack, stack.Name+"-b") // has never had one
	f.wire.Reset()
	f.touch(t, stack)
	f.eventuallyKnows(t, stack, stack.Name+"-b", tenantsfile.Absent)
	require.Equal(t, []string{stack.Name + "-a"}, f.ids(t, stack))
}

func TestChangedFileIsPutBack(t *testing.T) {
	f := start(t)
	stack := f.stack(t, 1)
	f.tenant(t, stack, stack.Name+"-a")
	f.eventuallyServes(t, stack, 1)
	file := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: stack.Namespace, Name: tenantsfile.ConfigMapName(stack.Name, 0)}}
	patch := client.RawPatch("application/merge-patch+json", []byte(`{"data":{"tenants-00.yaml":"[]"}}`))
	require.NoError(t, f.direct.Patch(t.Context(), file, patch))
	f.eventuallyServes(t, stack, 1)
	require.NoError(t, f.direct.Delete(t.Context(), file))
	f.eventuallyServes(t, stack, 1)
}

func TestBytesAreTheSameForTheSameTenants(t *testing.T) {
	f := start(t)
	one, two := f.stack(t, 100), f.stack(t, 100)
	for i := range 20 {
		f.tenant(t, one, fmt.Sprintf("%s-%02d", one.Name, i))
	}
	f.eventuallyServes(t, one, 20)
	before := f.live(t, one).Status.TenantsRevision
	for i := range 20 { // another order, through another Stack and back
		f.place(t, two, fmt.Sprintf("%s-%02d", one.Name, 19-i))
	}
	f.eventuallyServes(t, two, 20)
	f.eventuallyServes(t, one, 0)
	for i := range 20 {
		f.place(t, one, fmt.Sprintf("%s-%02d", one.Name, (i*7)%20))
	}
	f.eventuallyServes(t, one, 20)
	require.Equal(t, before, f.live(t, one).Status.TenantsRevision)
}

func TestChangesAreTold(t *testing.T) {
	f := start(t)
	stack := f.stack(t, 10)
	f.tenant(t, stack, stack.Name+"-a")
	require.Eventually(t, func() bool { return f.told(stack.Name + "-a") }, envtest.Wait, envtest.Tick)
}
