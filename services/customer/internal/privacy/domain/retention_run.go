package domain

import "time"

// RetentionRun is how far the rules of retention have been applied today. The rules are applied once a day, a page of
// customers at a time, so that a run that was cut short goes on where it was.
type RetentionRun struct {
	Day   string    `bson:"day"`  // of the run, in UTC
	Rule  string    `bson:"rule"` // being applied; empty: all have been
	After time.Time `bson:"after"`
	ID    string    `bson:"id,omitempty"` // the last customer that was looked at
}

// Today begins the day's run with the first rule, unless it is under way or over.
func (r RetentionRun) Today(rules []RetentionRule, now time.Time) RetentionRun {
	if day := now.UTC().Format(time.DateOnly); r.Day != day {
		return RetentionRun{Day: day}.next(rules, 0)
	}
	return r
}

// Rule returns the rule that is being applied, if there is one, and its place.
func (r RetentionRun) rule(rules []RetentionRule) int {
	for i, rule := range rules {
		if rule.Key == r.Rule {
			return i
		}
	}
	return -1
}

// Current returns the rule that is being applied; false: there is none left today.
func (r RetentionRun) Current(rules []RetentionRule) (RetentionRule, bool) {
	i := r.rule(rules)
	if i < 0 {
		return RetentionRule{}, false
	}
	return rules[i], true
}

// LookedAt notes the last customer of a page.
func (r RetentionRun) LookedAt(at time.Time, id string) RetentionRun {
	r.After, r.ID = at, id
	return r
}

// Done goes on to the rule after the one that is being applied.
func (r RetentionRun) Done(rules []RetentionRule) RetentionRun {
	return r.next(rules, r.rule(rules)+1)
}

func (r RetentionRun) next(rules []RetentionRule, i int) RetentionRun {
	r.Rule, r.After, r.ID = "", time.Time{}, ""
	if i < len(rules) {
		r.Rule = rules[i].Key
	}
	return r
}

// KeptUntil is the time before which a customer must have been touched last for the rule to apply.
func (r RetentionRule) KeptUntil(now time.Time) time.Time { return now.AddDate(0, -r.Months, 0) }

// Untouched reports whether a customer who bought last on the day was left alone for as long as the rule says: a purchase
// need not have changed the customer.
func (r RetentionRule) Untouched(lastPurchase string, now time.Time) bool {
	return lastPurchase < r.KeptUntil(now).Format(time.DateOnly)
}
