package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

func TestEveryQueryIsServedByAnIndex(t *testing.T) {
	engine := servicetest.Engine(t)
	s, err := Open(t.Context(), docstore.New(engine), time.Now)
	require.NoError(t, err)
	tasks, now := s.Tasks("acme"), time.Now()
	for _, c := range []struct {
		index  string
		schema docstore.Schema
		query  docstore.Query
	}{
		{"by_customer_time", timelineSchema, s.Timeline("acme").Query("cus_1")},
		{"by_merged_into", customerSchema, docstore.Query{Where: []docstore.Cond{docstore.In("mergedInto", []string{"cus_1", "cus_2"})}}},
		{"by_about", erasureSchema, docstore.Query{Where: []docstore.Cond{docstore.In("about", []string{"cus_1"})}}},
		{"by_due", taskSchema, tasks.Query(app.TaskFilter{})},
		{"by_due", taskSchema, tasks.Query(app.TaskFilter{DueAfter: now, DueBefore: now})},
		{"by_owner_due", taskSchema, tasks.Query(app.TaskFilter{Owner: "u_li", DueBefore: now})},
		{"by_status_due", taskSchema, tasks.Query(app.TaskFilter{Status: domain.Planned, DueBefore: now})},
		{"by_owner_status_due", taskSchema, tasks.Query(app.TaskFilter{Owner: "u_li", Status: domain.Due, DueAfter: now})},
		{"by_customer_status_due", taskSchema, openOf([]string{"cus_1", "cus_2"}, 10)},
		{"by_customer_due", taskSchema, tasks.Query(app.TaskFilter{CustomerIDs: []string{"cus_1", "cus_2"}})},
		{"by_customer_status_due", taskSchema, tasks.Query(app.TaskFilter{CustomerIDs: []string{"cus_1", "cus_2"}, Status: domain.Due})},
		{"by_customer_time", timelineSchema, s.TimelineHeld("acme").Query([]string{"cus_1", "cus_2"})},
		{"by_customer_due", taskSchema, s.TasksHeld("acme").Query([]string{"cus_1", "cus_2"})},
		{"by_customer", touchpointSchema, s.TouchpointsHeld("acme").Query([]string{"cus_1", "cus_2"})},
	} {
		index, err := engine.Explain(t.Context(), c.schema, "acme", c.query)
		require.NoError(t, err, "%+v", c.query)
		require.Contains(t, index, c.index)
	}
}
