package domain

import "slices"

// Shard holds the tenant's figures as far as one partition of one topic tells them. The tenant's are the sum of its
// shards.
type Shard struct {
	Version int64 // of its document; 0: not stored yet
	// Next is the offset after the last event counted: what lies before it is in the figures.
	Next    int64
	Figures Figures
}

// Played is what a batch of events made of a shard and of the profiles it is about.
type Played struct {
	Shard    Shard
	Counted  bool      // whether the shard has changed
	Profiles []Profile // those that have changed, in the order in which they are to be saved
	Scoring  bool      // whether events that can change RFM scores were among them
}

// Play applies a batch, in order. An event before the shard's Next is counted already and only brings its profile up to
// date; one that its profile has already, at or after Next, was published twice and counts nowhere. See the package
// app for why that is enough. The shard given and the profiles are not changed; the figures are taken over.
func (s Shard) Play(profiles map[string]Profile, batch []Event) (Played, error) {
	played := Played{Shard: s}
	now := make(map[string]Profile, len(profiles))
	var order, others []string
	at := func(id string, seen *[]string) Profile {
		p, ok := now[id]
		if !ok {
			p = loaded(profiles, id)
			*seen = append(*seen, id)
		}
		return p
	}
	for _, e := range batch {
		after, gain, err := at(e.Customer, &order).Apply(e)
		if err != nil {
			return Played{}, err
		}
		now[e.Customer] = after
		for _, id := range e.Others() {
			other, more := at(id, &others).Follow(e)
			now[id] = other
			gain.Add(more)
		}
		played.Scoring = played.Scoring || e.scores()
		if e.Offset >= s.Next && !gain.IsZero() {
			played.Shard.Figures.Add(gain)
			played.Shard.Next, played.Counted = e.Offset+1, true
		}
	}
	// The others come first: what is set right when customers are scored is theirs, and the own one's events say when.
	for _, id := range append(others, order...) {
		if !now[id].same(loaded(profiles, id)) {
			played.Profiles = append(played.Profiles, now[id])
		}
	}
	return played, nil
}

// loaded returns the profile, a new one where there is none.
func loaded(profiles map[string]Profile, id string) Profile {
	if p, ok := profiles[id]; ok {
		return p
	}
	return Profile{CustomerID: id}
}

// same reports whether no event lies between both states of a profile: each moves one of these.
func (p Profile) same(other Profile) bool {
	return p.Sequence == other.Sequence && slices.Equal(p.Feedback, other.Feedback) &&
		p.LastContact == other.LastContact && p.AsOf.Equal(other.AsOf) && p.Merging == other.Merging && p.Erased == other.Erased
}
