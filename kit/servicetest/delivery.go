package servicetest

import (
	"context"

	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// Of returns the events as the tenant's.
func Of(tenant tenancy.ID, events []eventbus.Event) []eventbus.Event {
	theirs := make([]eventbus.Event, len(events))
	for i, e := range events {
		e.Tenant = string(tenant)
		theirs[i] = e
	}
	return theirs
}

// Deliver hands all of every partition's events over as a broker may: in batches of any size, the partitions in turns,
// and some of a partition's events once more, as after a rebalance.
func Deliver(r *rapid.T, partitions [][]eventbus.Event, deliver func(batch []eventbus.Event)) {
	next := make([]int, len(partitions))
	for open := len(partitions); open > 0; {
		p := rapid.IntRange(0, len(partitions)-1).Draw(r, "partition")
		from := next[p]
		if rapid.IntRange(0, 3).Draw(r, "again") == 0 {
			from = rapid.IntRange(0, next[p]).Draw(r, "from")
		}
		if from == len(partitions[p]) {
			continue
		}
		to := rapid.IntRange(from+1, len(partitions[p])).Draw(r, "to")
		deliver(partitions[p][from:to])
		if next[p] < to {
			if next[p] = to; to == len(partitions[p]) {
				open--
			}
		}
	}
}

// Counting counts the round trips to an engine.
type Counting struct {
	docstore.Engine

	Reads, Writes int
}

// Get counts as a read.
func (c *Counting) Get(ctx context.Context, s docstore.Schema, tenant string, ids []string) ([]docstore.RawDoc, error) {
	c.Reads++
	return c.Engine.Get(ctx, s, tenant, ids)
}

// Find counts as a read.
func (c *Counting) Find(ctx context.Context, s docstore.Schema, tenant string, q docstore.Query) ([]docstore.RawDoc, error) {
	c.Reads++
	return c.Engine.Find(ctx, s, tenant, q)
}

// Write counts as a write, however many documents it writes.
func (c *Counting) Write(ctx context.Context, s docstore.Schema, tenant string, writes []docstore.RawWrite) ([]error, error) {
	c.Writes++
	return c.Engine.Write(ctx, s, tenant, writes)
}
