package domain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/mirror"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

func TestAPolicyIsReadFromSettings(t *testing.T) {
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		after, grace string
		want         domain.Policy
		wrong        string
	}{
		"nothing set":     {"", "", domain.Policy{AfterDays: 30, Grace: 7 * day}, ""},
		"days":            {"14d", "2d", domain.Policy{AfterDays: 14, Grace: 2 * day}, ""},
		"durations":       {"721h", "90m", domain.Policy{AfterDays: 30, AfterRest: time.Hour, Grace: 90 * time.Minute}, ""},
		"at once":         {"0d", "0s", domain.Policy{}, ""},
		"off":             {"off", "", domain.Policy{Off: true, AfterDays: 30, Grace: 7 * day}, ""},
		"no number":       {"soon", "", domain.Policy{AfterDays: 30, Grace: 7 * day}, domain.FollowUpAfter},
		"negative":        {"-1d", "", domain.Policy{AfterDays: 30, Grace: 7 * day}, domain.FollowUpAfter},
		"beyond a life":   {"99999999999d", "", domain.Policy{AfterDays: 30, Grace: 7 * day}, domain.FollowUpAfter},
		"off has no days": {"", "off", domain.Policy{AfterDays: 30, Grace: 7 * day}, domain.FollowUpGrace},
	} {
		t.Run(name, func(t *testing.T) {
			c.want.Zone = time.UTC
			got, err := domain.ReadPolicy(map[string]string{domain.FollowUpAfter: c.after, domain.FollowUpGrace: c.grace}, time.UTC)
			require.Equal(t, c.want, got)
			if c.wrong == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, c.wrong)
			}
		})
	}
}

func TestAFollowUpIsPlannedWhileItsGraceLasts(t *testing.T) {
	policy := domain.Policy{AfterDays: 30, Grace: 7 * 24 * time.Hour, Zone: time.UTC}
	dueAt := time.Date(2026, 3, 31, 9, 0, 0, 0, time.UTC)
	purchase := contracts.PurchaseRecorded{CustomerID: "cus_1", PurchaseID: "pur_1", PurchasedOn: "2026-03-01"}
	for _, c := range []struct {
		name     string
		now      time.Time
		customer domain.Customer
		off      bool
		planned  bool
	}{
		{"on the day", dueAt.AddDate(0, 0, -30), domain.Customer{}, false, true},
		{"overdue", dueAt.Add(time.Hour), domain.Customer{}, false, true},
		{"at the end of its grace", dueAt.Add(policy.Grace), domain.Customer{}, false, true},
		{"after its grace", dueAt.Add(policy.Grace + time.Millisecond), domain.Customer{}, false, false},
		{"of a deleted customer", dueAt, domain.Customer{State: mirror.State{Deleted: true}}, false, false},
		{"of a tenant that wants none", dueAt, domain.Customer{}, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			policy.Off = c.off
			task, planned, err := policy.FollowUp(c.customer, purchase, c.now)
			require.NoError(t, err)
			require.Equal(t, c.planned, planned)
			if planned {
				require.Equal(t, dueAt, task.DueAt)
				require.Equal(t, "tsk_1", task.ID)
			}
		})
	}
}
