package interaction

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/schedule"
)

func (h *harness) scheduler() schedule.Scheduler {
	return schedule.Scheduler{Every: time.Minute, Tenants: h.Env.Tenants.All, App: h.app, Log: h.Env.Log}
}

func (h *harness) statusOf(tenant tenancy.ID, taskID string) domain.Status {
	h.T.Helper()
	doc, err := h.app(tenant).Tasks.Get(h.T.Context(), taskID)
	require.NoError(h.T, err)
	return doc.Body.Status
}

// addTasks stores planned tasks that are due now.
func (h *harness) addTasks(tenant tenancy.ID, n int) []string {
	h.T.Helper()
	customer := h.customer(tenant)
	tasks := make([]domain.Task, n)
	ids := make([]string, n)
	for i := range tasks {
		ids[i] = id.New("tsk")
		tasks[i] = domain.Task{ID: ids[i], CustomerID: customer, Channel: domain.Phone, DueAt: h.Clock.Now(), Status: domain.Planned}
	}
	require.NoError(h.T, h.app(tenant).Tasks.AddAll(h.T.Context(), tasks))
	return ids
}

func TestTasksFallDueAndAreMissedAtTheirTime(t *testing.T) {
	h := start(t, domain.FollowUpGrace, "3d")
	ours, theirs := h.addTasks(acme, 1)[0], h.addTasks(globex, 1)[0]
	due, missed := (contracts.VisitDue{}).EventType(), (contracts.VisitMissed{}).EventType()
	for _, step := range []struct {
		pass         time.Duration
		ours, theirs domain.Status
		told         []string
	}{
		{0, domain.Planned, domain.Planned, nil}, // a task due at t falls due after t
		{time.Millisecond, domain.Due, domain.Due, []string{due}},
		{72*time.Hour - time.Millisecond, domain.Due, domain.Due, []string{due}},
		{time.Millisecond, domain.Missed, domain.Due, []string{due, missed}}, // globex has seven days
		{96 * time.Hour, domain.Missed, domain.Missed, []string{due, missed}},
		{1000 * time.Hour, domain.Missed, domain.Missed, []string{due, missed}},
	} {
		h.Clock.Advance(step.pass)
		h.scheduler().Look(t.Context())
		require.Equal(t, step.ours, h.statusOf(acme, ours))
		require.Equal(t, step.theirs, h.statusOf(globex, theirs))
		require.Equal(t, step.told, h.Told(acme, "tasks", ours))
	}
}

func TestAServiceThatWasDownMovesTasksThroughBothSteps(t *testing.T) {
	h := start(t)
	task := h.addTasks(acme, 1)[0]
	h.Clock.Advance(30 * 24 * time.Hour)
	h.scheduler().Look(t.Context())
	require.Equal(t, domain.Missed, h.statusOf(acme, task))
	require.Equal(t, []string{(contracts.VisitDue{}).EventType(), (contracts.VisitMissed{}).EventType()}, h.Told(acme, "tasks", task))
}

func TestReplicasThatLookAtOnceTellOfEachTaskOnce(t *testing.T) {
	h := start(t)
	tasks := h.addTasks(acme, 1200) // several bulk writes
	h.Clock.Advance(time.Hour)
	var replicas sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		replicas.Go(func() { errs[i] = h.app(acme).MoveTasks(t.Context()) })
	}
	replicas.Wait()
	require.NoError(t, errors.Join(errs...), "to lose a race is no trouble")
	for _, task := range tasks {
		require.Equal(t, domain.Due, h.statusOf(acme, task))
		require.Equal(t, []string{(contracts.VisitDue{}).EventType()}, h.Told(acme, "tasks", task))
	}
}

func TestASuspendedTenantsTasksWait(t *testing.T) {
	h := start(t)
	task := h.addTasks("dormant", 1)[0]
	h.Clock.Advance(time.Hour)
	h.scheduler().Look(t.Context())
	require.Equal(t, domain.Planned, h.statusOf("dormant", task))
}

func TestTheSchedulerLooksUntilItIsStopped(t *testing.T) {
	h := start(t)
	task := h.addTasks(acme, 1)[0]
	h.Clock.Advance(time.Hour)
	scheduler := h.scheduler()
	scheduler.Every = time.Millisecond
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- scheduler.Part().Run(ctx) }()
	require.Eventually(t, func() bool { return h.statusOf(acme, task) == domain.Due }, 10*time.Second, time.Millisecond)
	stop()
	require.NoError(t, <-ended)
	require.True(t, slices.ContainsFunc(h.Service.Parts, func(p service.Part) bool { return p.Name == "schedule" }))
}
