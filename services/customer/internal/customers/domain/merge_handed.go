package domain

import "slices"

// Handed is what only one customer can have and a merge hands over from one to the other.
type Handed struct {
	ExternalID string   `bson:"externalId,omitempty"`
	Unique     []string `bson:"unique,omitempty"`
}

// HandedOver returns what the other customer must let go of for this one to have the details.
func (c Customer) HandedOver(merged Customer, details Details, form Form) Handed {
	var handed Handed
	if details.ExternalID != "" && details.ExternalID == merged.ExternalID {
		handed.ExternalID = merged.ExternalID
	}
	wanted := form.Fields.Unique(details.Fields)
	for _, v := range merged.Unique {
		if slices.Contains(wanted, v) && !slices.Contains(c.Unique, v) {
			handed.Unique = append(handed.Unique, v)
		}
	}
	return handed
}

// Kept is what a merge may change of its survivor: how it was before, or after.
type Kept struct {
	Details      Details `bson:"details"`
	DoNotContact bool    `bson:"doNotContact,omitempty"`
	Stage        Stage   `bson:"stage"`
	Buying       Buying  `bson:"buying"`
}

// Kept returns how the customer is.
func (c Customer) Kept() Kept { return Kept{c.Details, c.DoNotContact, c.Stage, c.Buying} }
