package domain

import "slices"

// and returns what two customers have bought together.
func (b Buying) and(other Buying) Buying {
	b.Count += other.Count
	if b.FirstOn == "" || other.FirstOn != "" && other.FirstOn < b.FirstOn {
		b.FirstOn = other.FirstOn
	}
	b.LastOn, b.HeldOn = max(b.LastOn, other.LastOn), max(b.HeldOn, other.HeldOn)
	recent := slices.Sorted(slices.Values(slices.Concat(b.RecentOn, other.RecentOn)))
	b.RecentOn = recent[max(0, len(recent)-maxRecent):]
	return b
}

// without takes back what and added to before, which made it after. Purchases since then stay. The days of more than
// maxRecent purchases are not all known: then the first one is taken to be that of before.
func (b Buying) without(other, before, after Buying) Buying {
	held := b.HeldOn
	if held == after.HeldOn {
		held = before.HeldOn
	}
	if b.Count == after.Count && slices.Equal(b.RecentOn, after.RecentOn) {
		b = before
		b.HeldOn = held
		return b
	}
	b.Count, b.HeldOn = max(0, b.Count-other.Count), held
	own := slices.Clone(b.RecentOn)
	for _, day := range other.RecentOn {
		if i := slices.Index(own, day); i >= 0 {
			own = slices.Delete(own, i, i+1)
		}
	}
	b.RecentOn, b.LastOn = own, ""
	if len(own) > 0 {
		b.LastOn = own[len(own)-1]
	}
	switch {
	case len(own) > 0 && int64(len(own)) >= b.Count:
		b.FirstOn = own[0]
	case before.FirstOn != "" || b.Count == 0:
		b.FirstOn = before.FirstOn
	}
	return b
}
