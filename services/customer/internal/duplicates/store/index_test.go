package store

import (
	"context"
	"testing"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

func ensure(ctx context.Context, docs *docstore.Store) error {
	_, err := Open(ctx, docs, time.Now)
	return err
}

func TestEveryQueryIsServedByAnIndex(t *testing.T) {
	servicetest.RequireIndexes(t, ensure, map[string]servicetest.Walk{
		"merges":                        servicetest.By("by_begun", mergeSchema, Merges{}.Of("", false)),
		"merges into a customer":        servicetest.By("by_survivor", mergeSchema, Merges{}.Of("cus_1", false)),
		"the merges of a customer away": servicetest.By("by_merged", mergeSchema, Merges{}.Of("cus_1", true)),
		"merges half done":              servicetest.By("by_state", mergeSchema, unfinished(domain.Merging, time.Now(), 10)),
		"pairs in a state":              servicetest.By("by_state_score", pairSchema, Pairs{}.In(domain.Open, 5)),
		"pairs of a customer":           servicetest.By("by_customer", pairSchema, pairsOf("cus_1", 10)),
		"the job that is not done":      servicetest.By(byActive, jobSchema, active()),
		"jobs":                          servicetest.By("by_created", jobSchema, Jobs{}.All()),
	})
}
