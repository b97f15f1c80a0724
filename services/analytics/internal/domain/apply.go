package domain

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// Apply returns the profile after the event, and what the tenant's figures gain by it. An event that was applied before
// changes and gains nothing. The error is ErrGap or ErrMalformed, and then nothing is changed either.
func (p Profile) Apply(e Event) (Profile, Figures, error) {
	switch e.Stream {
	case OfCustomer:
		return p.applyCustomer(e)
	case OfFeedback:
		return p.applyFeedback(e)
	case OfInteraction:
		return p.applyInteraction(e), Figures{}, nil
	case OfPrivacy:
		p, gain := p.erase(e.Time)
		return p, gain.at(e.Time), nil
	default:
		return p, Figures{}, fmt.Errorf("%w: stream %d", ErrMalformed, e.Stream)
	}
}

func (p Profile) applyCustomer(e Event) (Profile, Figures, error) {
	if next, err := due(p.Sequence, e); err != nil || !next {
		return p, Figures{}, err
	}
	next, gain := p, Figures{}
	var err error
	switch data := e.Data.(type) {
	case contracts.CustomerRegistered:
		next, gain = p.moveTo(data.Customer.Stage)
	case contracts.CustomerChanged:
		next, gain = p.moveTo(data.Customer.Stage)
	case contracts.StageChanged:
		next, gain = p.moveTo(data.To)
	case contracts.PurchaseRecorded:
		next, gain, err = p.buy(data, e.Time)
	case contracts.PurchaseRefunded:
		next, gain, err = p.refund(data, e.Time)
	case contracts.PurchaseChanged:
		next, gain, err = p.changePurchase(data, e.Time)
	case contracts.CustomersMerged:
		next, gain = p.takeOver(data, e.Time)
	case contracts.CustomersUnmerged:
		next, gain = p.giveBack(data, e.Time)
	case contracts.CustomerDeleted:
		next, gain = p.remove(e.Time)
	}
	if err != nil {
		return p, Figures{}, err
	}
	next.Sequence = e.Sequence
	return next.seen(e.Time), gain.at(e.Time), nil
}

// moveTo puts the customer into a stage.
func (p Profile) moveTo(stage string) (Profile, Figures) {
	if stage == p.Stage || p.Deleted {
		return p, Figures{}
	}
	gain := Figures{Stages: map[string]int64{stage: 1}}
	if p.Stage != "" {
		gain.Stages[p.Stage] = -1
	}
	p.Stage = stage
	return p, gain
}

// remove leaves of the profile what keeps the figures right: the watermarks, the open cases, and the months in which the
// customer bought. What was bought stays in the tenant's figures.
func (p Profile) remove(at time.Time) (Profile, Figures) {
	if p.Deleted {
		return p, Figures{}
	}
	gain := Figures{}
	if p.Stage != "" {
		gain.Stages = map[string]int64{p.Stage: -1}
	}
	p.Deleted = true
	if p.Bought() { // its scores go
		gain.Scoring = Scoring{1, stored(at)}
		p.Scoring = p.Scoring.Plus(gain.Scoring)
	}
	p.Kept = p.Purchases.Months()
	p.Purchases, p.LastContact, p.LastScore = Purchases{}, nil, nil
	return p, gain
}

// applyInteraction keeps the latest touchpoint. Of two at one time the greater id is taken, whichever came first.
func (p Profile) applyInteraction(e Event) Profile {
	data, ok := e.Data.(contracts.InteractionLogged)
	if !ok {
		return p
	}
	if !p.Deleted && !p.Erased {
		contact := Contact{TouchpointID: data.TouchpointID, At: stored(data.HappenedAt), Channel: data.Channel}
		if last := p.LastContact; last == nil || contact.At.After(last.At) ||
			contact.At.Equal(last.At) && contact.TouchpointID > last.TouchpointID {
			p.LastContact = &contact
		}
	}
	return p.seen(e.Time)
}

// seen moves the time of the latest event.
func (p Profile) seen(at time.Time) Profile {
	p.AsOf = latest(p.AsOf, stored(at))
	return p
}

// stored cuts a time to what a document keeps of it.
func stored(at time.Time) time.Time { return at.UTC().Truncate(time.Millisecond) }

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// with returns the sorted set with v in it, and without it when present is false; the set itself is not changed.
func with[T cmp.Ordered](set []T, v T, present bool) []T {
	at, found := slices.BinarySearch(set, v)
	switch {
	case present && !found:
		return slices.Insert(slices.Clone(set), at, v)
	case !present && found:
		return slices.Delete(slices.Clone(set), at, at+1)
	default:
		return set
	}
}
