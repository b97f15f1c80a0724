package domain

import (
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/changes"
)

// maxAliases bounds how many customers may turn out to be one.
const maxAliases = 100

// MergedField is what becomes of one field when two customers are merged.
type MergedField struct {
	Field string       `bson:"field"`
	Rule  Survivorship `bson:"rule"`
	From  Survivorship `bson:"from"` // OfSurvivor, OfMerged or Both
	// LeftOut is how many elements of a list there was no room for.
	LeftOut int `bson:"leftOut,omitempty"`
}

// CheckMerge says what forbids merging the other customer into this one; the error is a fault of the request.
func (c Customer) CheckMerge(merged Customer) error {
	switch {
	case c.ID == merged.ID:
		return fault.OnField("mergedId", "is the survivor itself; name another customer")
	case c.Kind != merged.Kind:
		return fault.New(fault.Conflict, "a person and an organisation cannot be one customer; correct the kind of one of them first")
	case len(c.Aliases)+len(merged.Aliases) >= maxAliases:
		return fault.New(fault.Conflict, "a customer cannot be merged from more than %d others", maxAliases)
	}
	return nil
}

// PlanMerge returns the details that remain when the other customer is merged into this one, and whose they are.
func (c Customer) PlanMerge(merged Customer, rules MergeRules) (Details, []MergedField) {
	remains := c.Details
	// Nobody belongs to itself.
	one := append(append([]string{c.ID, merged.ID}, c.Aliases...), merged.Aliases...)
	other := merged.Details
	remains.Memberships, other.Memberships = without(remains.Memberships, one), without(other.Memberships, one)
	var plan []MergedField
	for _, f := range mergeFields(remains, other) {
		if f.size(remains) == 0 && f.size(other) == 0 {
			continue
		}
		decided := MergedField{Field: f.name, Rule: rules.of(f.name)}
		decided.From = decided.Rule.decide(f, c, merged, remains, other)
		if decided.From == Both {
			decided.LeftOut = f.unite(&remains, other)
		}
		if decided.From == OfMerged {
			f.take(&remains, other)
		}
		plan = append(plan, decided)
	}
	slices.Sort(remains.Tags)
	return remains, plan
}

func without(memberships []Membership, organisations []string) []Membership {
	return slices.DeleteFunc(slices.Clone(memberships), func(m Membership) bool { return slices.Contains(organisations, m.OrganisationID) })
}

// decide returns whose value of a field remains: OfSurvivor's, OfMerged's or Both.
func (s Survivorship) decide(f mergeField, survivor, merged Customer, own, other Details) Survivorship {
	of := func(others bool) Survivorship {
		if others {
			return OfMerged
		}
		return OfSurvivor
	}
	switch {
	case f.size(other) == 0:
		return OfSurvivor
	case f.size(own) == 0:
		return OfMerged
	case s == Newest:
		return of(merged.UpdatedAt.After(survivor.UpdatedAt))
	case s == Oldest:
		return of(merged.CreatedAt.Before(survivor.CreatedAt))
	case s == MostComplete:
		return of(f.size(other) > f.size(own))
	case s == Both && f.list:
		return Both
	default:
		return of(s == OfMerged)
	}
}

// MergeInto makes the customer a former one, whose id leads to the survivor. It keeps its data, so that the merge can be
// undone, and its external id and unique values stay its own, which nobody else can take, except those that the survivor
// takes over.
func (c Customer) MergeInto(survivorID string, handedOver Handed, now time.Time) Customer {
	c.MergedInto, c.Listed, c.UpdatedAt = survivorID, false, now
	c.Terms, c.Blocks = nil, nil
	if handedOver.ExternalID != "" {
		c.ExternalID = ""
	}
	c.Unique = slices.DeleteFunc(slices.Clone(c.Unique), func(v string) bool { return slices.Contains(handedOver.Unique, v) })
	return c
}

// Merged reports whether the customer turned out to be another one.
func (c Customer) Merged() bool { return c.MergedInto != "" }

// TakeOver makes the customer the survivor of a merge, by somebody's doing, with details that were planned. The other customer
// is as it was before.
func (c Customer) TakeOver(
	mergeID, by string, merged Customer, details Details, form Form, life Life, now time.Time,
) (Customer, []contracts.Data) {
	before := c.Details
	c.Details, c.UpdatedAt = details, now
	c.Aliases = append(append(slices.Clone(c.Aliases), merged.ID), merged.Aliases...)
	c.DoNotContact = c.DoNotContact || merged.DoNotContact
	c.Buying = c.Buying.and(merged.Buying)
	var moved []contracts.Data
	if !c.Stage.hasBought() && merged.Stage.hasBought() {
		var event contracts.Data
		c, event = c.enter(merged.Stage, cause{reason: ByMerge, by: by}, life, now)
		moved = append(moved, event)
	}
	c.Buying.DueOn = c.dueOn(life.Rules.LongSilence)
	c = c.settle(form.Fields)
	told := contracts.CustomersMerged{
		MergeID: mergeID, Customer: c.told(), MergedID: merged.ID, MergedStage: string(merged.Stage), MergedAt: now,
		Changes: changes.Between(before, c.Details),
	}
	return c, append([]contracts.Data{told}, moved...)
}

// Why a stage changed.
const (
	ByMerge   = "merged"
	ByUnmerge = "unmerged"
)

// hasBought reports whether a customer at the stage has bought something.
func (s Stage) hasBought() bool { return s != Lead && s != Prospect }
