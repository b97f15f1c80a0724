package domain

import (
	"slices"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Survivorship says whose value of a field remains when two customers are merged. What is empty never wins over what is not.
type Survivorship string

// The ways to decide it.
const (
	OfSurvivor   Survivorship = "survivor"      // the one who remains
	OfMerged     Survivorship = "merged"        // the other one
	Newest       Survivorship = "newest"        // of who was changed last
	Oldest       Survivorship = "oldest"        // of who was registered first
	MostComplete Survivorship = "most-complete" // the longer
	Both         Survivorship = "both"          // of lists: what either has
)

// FieldRule says whose value of one field remains.
type FieldRule struct {
	Field string       `json:"field" bson:"field"`
	Rule  Survivorship `json:"rule" bson:"rule"`
}

// MergeRules say whose value remains, each field once; "fields" stands for all of the tenant's own fields that are not named.
type MergeRules []FieldRule

const ownFields = "fields"

// DefaultMergeRules are those of a tenant that has set none: the one table of them.
func DefaultMergeRules() MergeRules {
	return MergeRules{
		{"name", MostComplete},
		{"externalId", OfSurvivor},
		{"contactPoints", Both},
		{"preferredChannel", Newest},
		{"bestHours", Newest},
		{"language", Newest},
		{"timeZone", Newest},
		{"birthDate", OfSurvivor},
		{"industry", Newest},
		{"sizeClass", Newest},
		{"source", Oldest},
		{"owner", OfSurvivor},
		{"team", OfSurvivor},
		{"tags", Both},
		{"memberships", Both},
		{ownFields, Newest},
	}
}

// Check returns an Invalid fault that names every rule that cannot be followed; at is where the rules are in the request.
func (r MergeRules) Check(at string) error {
	known := map[string]bool{ownFields: false}
	for _, f := range mergeFields(Details{}, Details{}) {
		known[f.name] = f.list
	}
	var broken []fault.Field
	for _, each := range r {
		field, rule := each.Field, each.Rule
		list, is := known[field]
		switch {
		case !is && !strings.HasPrefix(field, ownFields+"."):
			broken = append(broken, fault.Field{Path: at + "." + field, Message: "is no field of a customer"})
		case !slices.Contains([]Survivorship{OfSurvivor, OfMerged, Newest, Oldest, MostComplete, Both}, rule):
			broken = append(broken, fault.Field{Path: at + "." + field, Message: "must be survivor, merged, newest, oldest, most-complete or both"})
		case rule == Both && !list:
			broken = append(broken, fault.Field{Path: at + "." + field, Message: "has one value: both cannot remain"})
		}
	}
	if len(broken) > 0 {
		return fault.OnFields(broken...)
	}
	return nil
}

// With returns the rules with others in their place.
func (r MergeRules) With(others MergeRules) MergeRules {
	all := slices.Clone(r)
	for _, other := range others {
		if i := slices.IndexFunc(all, func(own FieldRule) bool { return own.Field == other.Field }); i >= 0 {
			all[i] = other
		} else {
			all = append(all, other)
		}
	}
	return all
}

// of returns the rule of a field.
func (r MergeRules) of(field string) Survivorship {
	found := OfSurvivor
	for _, rule := range r {
		if rule.Field == field {
			return rule.Rule
		}
		if rule.Field == ownFields && strings.HasPrefix(field, ownFields+".") {
			found = rule.Rule
		}
	}
	return found
}
