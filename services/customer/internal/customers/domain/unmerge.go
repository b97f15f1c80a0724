package domain

import (
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/changes"
)

// Unmerge takes back, by somebody's doing, what a merge made of the survivor, and returns the fields that were changed since
// in a way that leaves it unclear what is whose; the customer is then as it was. What else has changed since is kept. Before
// and after are how the merge found and left it.
func (c Customer) Unmerge(
	by string, merged Customer, before, after Kept, form Form, life Life, now time.Time,
) (split Customer, moved []contracts.Data, changed []string) {
	split = c
	for _, f := range mergeFields(before.Details, after.Details) {
		if !f.untake(&split.Details, before.Details, after.Details) {
			changed = append(changed, f.name)
		}
	}
	if after.DoNotContact && !before.DoNotContact {
		split.DoNotContact = false
	}
	if len(changed) > 0 {
		return c, nil, changed
	}
	split.Aliases = slices.DeleteFunc(slices.Clone(c.Aliases), func(id string) bool {
		return id == merged.ID || slices.Contains(merged.Aliases, id)
	})
	split.Buying = c.Buying.without(merged.Buying, before.Buying, after.Buying)
	split.UpdatedAt = now
	// A stage that came with the merged customer goes with it, unless the survivor has come by it on its own since.
	if before.Stage != after.Stage && c.Stage == after.Stage && split.Buying.Count == before.Buying.Count && !c.Deleted() {
		var event contracts.Data
		split, event = split.enter(before.Stage, cause{reason: ByUnmerge, by: by}, life, now)
		moved = append(moved, event)
	}
	split.Buying.DueOn = split.dueOn(life.Rules.LongSilence)
	if split.Listed {
		split = split.settle(form.Fields)
	}
	return split, moved, nil
}

// Return makes the customer one of its own again, as it was before it was merged. What was handed over comes back when
// the survivor has let go of it.
func (c Customer) Return(form Form, now time.Time) Customer {
	c.MergedInto, c.Listed, c.UpdatedAt = "", true, now
	unique := c.Unique
	c = c.settle(form.Fields)
	c.Unique = unique
	return c
}

// TakeBack gives the customer what it had handed over.
func (c Customer) TakeBack(handed Handed) Customer {
	if handed.ExternalID != "" {
		c.ExternalID = handed.ExternalID
	}
	for _, v := range handed.Unique {
		if !slices.Contains(c.Unique, v) {
			c.Unique = append(slices.Clone(c.Unique), v)
		}
	}
	return c
}

// Unmerged tells that a merge was undone.
func Unmerged(mergeID string, survivor, before, merged Customer, now time.Time) contracts.Data {
	return contracts.CustomersUnmerged{
		MergeID: mergeID, Customer: survivor.told(), Unmerged: merged.told(), UnmergedAt: now,
		Changes: changes.Between(before.Details, survivor.Details),
	}
}
