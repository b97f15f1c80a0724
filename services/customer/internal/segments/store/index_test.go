package store

import (
	"context"
	"testing"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

func ensure(ctx context.Context, docs *docstore.Store) error {
	_, err := Open(ctx, docs, time.Now)
	return err
}

func TestEveryQueryIsServedByAnIndex(t *testing.T) {
	servicetest.RequireIndexes(t, ensure, map[string]servicetest.Walk{
		"segments in a state":          servicetest.By("by_state", segmentSchema, inState(domain.Deleted)),
		"segments by name":             servicetest.By("by_state", segmentSchema, Segments{}.ByName()),
		"members of a segment":         servicetest.By("by_segment", memberSchema, Members{}.In("seg_1")),
		"members changed":              servicetest.By("by_change", memberSchema, changedSince("seg_1", time.Unix(0, 0))),
		"segments of a customer":       servicetest.By("by_customer", memberSchema, of([]string{"cus_1"}, true)),
		"segments of merged customers": servicetest.By("by_customer", memberSchema, of([]string{"cus_1", "cus_2"}, false)),
	})
}
