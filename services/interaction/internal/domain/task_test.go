package domain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func TestAClosedTaskStaysAsItIs(t *testing.T) {
	for _, status := range []domain.Status{domain.Done, domain.Missed, domain.Cancelled} {
		task := domain.Task{ID: "tsk_1", Status: status, DueAt: noon}
		same, events, err := task.Done("u_li", "", nil, noon)
		require.True(t, fault.Is(err, fault.Conflict), status)
		require.Empty(t, events)
		require.Equal(t, task, same)
		same, err = task.Change("u_li", noon.Add(time.Hour), noon)
		require.True(t, fault.Is(err, fault.Conflict), status)
		require.Equal(t, task, same)
	}
}

func TestATaskIsOpenUntilItIsClosedOnce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		task := domain.Task{ID: "tsk_1", Status: domain.Planned, DueAt: noon, Channel: domain.Phone}
		closed := 0
		for now := noon; now.Before(noon.Add(20 * time.Hour)); now = now.Add(time.Hour) {
			switch rapid.IntRange(0, 3).Draw(r, "step") {
			case 0:
				if task.Status == domain.Planned {
					task, _ = task.FallDue(now)
				}
			case 1:
				if task.Status == domain.Due && rapid.Bool().Draw(r, "miss") {
					task, _ = task.Miss(now)
					closed++
				}
			case 2:
				if changed, err := task.Change("u_li", now.Add(time.Hour), now); err == nil {
					task = changed
					require.Equal(r, domain.Planned, task.Status)
				}
			case 3:
				if done, _, err := task.Done("u_li", "", nil, now); err == nil {
					task = done
					closed++
				}
			}
			require.Equal(r, task.Open(), task.ClosedAt == nil)
			require.LessOrEqual(r, closed, 1)
		}
	})
}

func TestACopyHasTheNewestOfWhatItWasTold(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var c domain.Customer
		var newest int64
		for _, sequence := range rapid.SliceOf(rapid.Int64Range(1, 20)).Draw(r, "told") {
			name := string(rune('a' + sequence))
			learned, changed := c.Learn(contracts.Customer{DisplayName: name}, sequence)
			require.Equal(r, sequence > newest, changed)
			c = learned
			newest = max(newest, sequence)
			require.Equal(r, string(rune('a'+newest)), c.Name)
		}
		c, _ = c.Forget(newest + 1)
		_, changed := c.Learn(contracts.Customer{DisplayName: "back"}, newest+2)
		require.False(r, changed, "the deleted do not come back")
		require.Empty(r, c.Name)
	})
}
