package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/app"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

func TestEveryQueryIsServedByAnIndex(t *testing.T) {
	engine := servicetest.Engine(t)
	s, err := Open(t.Context(), docstore.New(engine), time.Now)
	require.NoError(t, err)
	cases := s.Cases("acme")
	for _, c := range []struct {
		index  string
		schema docstore.Schema
		query  docstore.Query
	}{
		{"by_created", surveySchema, s.Surveys("acme").Query()},
		{"by_customer_opened", caseSchema, cases.Query(app.CaseFilter{CustomerIDs: []string{"cus_1", "cus_2"}})},
		{"by_customer_status_opened", caseSchema, cases.Query(app.CaseFilter{CustomerIDs: []string{"cus_1"}, Status: domain.Open})},
		{"by_customer_opened", caseSchema, s.CasesHeld("acme").Query([]string{"cus_1", "cus_2"})},
		{"by_customer", invitationSchema, s.InvitationsHeld("acme").Query([]string{"cus_1", "cus_2"})},
		{"by_merged_into", customerSchema, docstore.Query{Where: []docstore.Cond{docstore.In("mergedInto", []string{"cus_1", "cus_2"})}}},
		{"by_opened", caseSchema, cases.Query(app.CaseFilter{})},
		{"by_status_opened", caseSchema, cases.Query(app.CaseFilter{Status: domain.Open})},
		{"by_assignee_opened", caseSchema, cases.Query(app.CaseFilter{Assignee: "u_li"})},
		{"by_assignee_status_opened", caseSchema, cases.Query(app.CaseFilter{Assignee: "u_li", Status: domain.Assigned})},
	} {
		index, err := engine.Explain(t.Context(), c.schema, "acme", c.query)
		require.NoError(t, err, "%+v", c.query)
		require.Contains(t, index, c.index)
	}
	for _, where := range countsOf("srv_1") {
		index, err := invitationSchema.IndexForCount(where)
		require.NoError(t, err)
		require.Equal(t, "by_survey_category", index.Name)
	}
}
