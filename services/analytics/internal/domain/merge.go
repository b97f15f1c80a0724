package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// takeOver has one customer less be counted: the other's events still count by its own profile, so what is taken away is
// what they add up to.
func (p Profile) takeOver(merged contracts.CustomersMerged, at time.Time) (Profile, Figures) {
	return p.moveWith(merged.Customer.Stage, merged.MergedStage, -1, at)
}

// giveBack has the other one be counted again.
func (p Profile) giveBack(unmerged contracts.CustomersUnmerged, at time.Time) (Profile, Figures) {
	return p.moveWith(unmerged.Customer.Stage, unmerged.Unmerged.Stage, 1, at)
}

// moveWith moves the customer to a stage, while n more customers are in another.
func (p Profile) moveWith(stage, other string, n int64, at time.Time) (Profile, Figures) {
	p, gain := p.moveTo(stage)
	if other != "" {
		gain.Add(Figures{Stages: map[string]int64{other: n}})
	}
	scored := Figures{Scoring: Scoring{1, stored(at)}}
	p.Scoring = p.Scoring.Plus(scored.Scoring)
	gain.Add(scored)
	return p, gain
}

// Follow returns the profile of a customer that another one's event is about too, and what the tenant's figures gain by
// it. It depends on no event of the customer's own, which come in an order of their own.
func (p Profile) Follow(e Event) (Profile, Figures) {
	switch data := e.Data.(type) {
	case contracts.CustomersMerged:
		p.Merging, _ = p.Merge(data.MergeID, e.Customer)
	case contracts.CustomersUnmerged:
		p.Merging, _ = p.Unmerge(data.MergeID)
	case contracts.ErasureRequested:
		p, gain := p.erase(e.Time)
		return p, gain.at(e.Time)
	}
	return p, Figures{}
}

// erase leaves of the profile what keeps the figures right, under an id that tells of nobody any more: its stage, the days
// on which it bought and for how much, until the customer service says that it is deleted, and watermarks.
func (p Profile) erase(at time.Time) (Profile, Figures) {
	if p.Erased {
		return p, Figures{}
	}
	p.Erased, p.LastContact, p.LastScore = true, nil, nil
	gain := Figures{Scoring: Scoring{1, stored(at)}} // its scores and its open cases go
	p.Scoring = p.Scoring.Plus(gain.Scoring)
	return p, gain
}
