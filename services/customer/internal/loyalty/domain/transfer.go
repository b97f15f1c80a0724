package domain

import "slices"

// Leave closes the account, whose customer was merged into another, and sends all that is in it after the customer.
func Leave(mergeID, to string) Movement {
	return Movement{KeyOf(Merged, mergeID), func(b *Book) error {
		a := &b.account
		if !a.Open {
			return nil
		}
		t := Transfer{
			MergeID: mergeID, From: a.ID, To: to, Owed: a.Owed, Absorbed: a.Absorbed, Past: a.Past,
			Lots: slices.Clone(a.Lots), Days: slices.Clone(a.Days),
		}
		a.Open, a.Merged, a.Days, a.Tier, a.TierUntil, b.touched = false, &t, nil, "", "", true
		if !t.empty() {
			b.take(Entry{Reason: Merged, Cause: mergeID, Owed: -t.Owed}, a.Balance, nil)
		}
		return nil
	}}
}

// Arrive takes in what another account sent.
func Arrive(t Transfer) Movement {
	return Movement{KeyOf(Merged, t.MergeID), func(b *Book) error {
		a := &b.account
		if slices.Contains(a.Absorbed, t.From) {
			return nil
		}
		a.Absorbed, b.touched = slices.Concat(a.Absorbed, []string{t.From}, t.Absorbed), true
		a.Past = longer(a.Past, t.Past...)
		b.receive(Merged, t)
		return nil
	}}
}

// Release sends back what came with a merge that is undone, as far as it is still there: of each lot what is left of it,
// but no more than came. What was spent meanwhile was spent by the customer that both were.
func Release(came Transfer) Movement {
	return Movement{"", func(b *Book) error {
		a := &b.account
		if a.Returning != nil || !slices.Contains(a.Absorbed, came.From) {
			return nil
		}
		back := Transfer{MergeID: came.MergeID, From: a.ID, To: came.From, Owed: min(a.Owed, came.Owed), Absorbed: came.Absorbed}
		points := int64(0)
		for _, lot := range came.Lots {
			at := slices.IndexFunc(a.Lots, func(open Lot) bool { return open.ExpiresOn == lot.ExpiresOn })
			if at >= 0 {
				lot.Points = min(lot.Points, a.Lots[at].Points)
				back.Lots = append(back.Lots, lot)
				points += lot.Points
			}
		}
		for _, day := range came.Days {
			at := slices.IndexFunc(a.Days, func(has Sum) bool { return has.On == day.On })
			if at >= 0 {
				day.Points, day.Spent = min(day.Points, a.Days[at].Points), min(day.Spent, a.Days[at].Spent)
				back.Days = append(back.Days, day)
			}
		}
		for _, day := range back.Days {
			a.Days = addDay(a.Days, Sum{On: day.On, Points: -day.Points, Spent: -day.Spent})
		}
		a.Absorbed = slices.DeleteFunc(a.Absorbed, func(id string) bool { return id == came.From || slices.Contains(came.Absorbed, id) })
		a.Returning, b.touched = &back, true
		if !back.empty() {
			b.take(Entry{Reason: Unmerged, Cause: came.MergeID, Owed: -back.Owed}, points, back.Lots)
		}
		back.Past = []Span{{a.ID, a.Entries}}
		return nil
	}}
}

// Reopen opens the account again, with what came back to it.
func Reopen(back Transfer) Movement {
	return Movement{KeyOf(Unmerged, back.MergeID), func(b *Book) error {
		if b.account.Open || b.account.Merged == nil || b.account.Merged.MergeID != back.MergeID {
			return nil
		}
		b.account.Open, b.account.Merged, b.account.Absorbed, b.touched = true, nil, back.Absorbed, true
		b.account.Past = longer(b.account.Past, back.Past...)
		b.receive(Unmerged, back)
		return nil
	}}
}

// Delivered notes that what was sent back has arrived.
func Delivered(mergeID string) Movement {
	return Movement{"", func(b *Book) error {
		if b.account.Returning != nil && b.account.Returning.MergeID == mergeID {
			b.account.Returning, b.touched = nil, true
		}
		return nil
	}}
}

func (b *Book) receive(reason string, t Transfer) {
	for _, day := range t.Days {
		b.account.Days = addDay(b.account.Days, day)
	}
	if !t.empty() {
		b.put(Entry{Reason: reason, Cause: t.MergeID, Owed: t.Owed}, t.Lots)
	}
}
