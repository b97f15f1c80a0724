package domain

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Bounds of what a tenant may define.
const (
	MaxProgrammes = 20
	maxRules      = 50
	maxTiers      = 10
	maxName       = 100 // runes
	maxMonths     = 120
	maxPeriod     = 24 // months
	usualPeriod   = 12 // months
	maxPercent    = 1000
	maxRulePoints = 1_000_000
	maxNarrowings = 100
)

var keys = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// broken collects the rules that a value breaks.
type broken []fault.Field

func (b *broken) must(holds bool, path, message string, args ...any) {
	if !holds {
		*b = append(*b, fault.Field{Path: path, Message: fmt.Sprintf(message, args...)})
	}
}

func (b *broken) text(path, text string, least, most int) string {
	text = strings.TrimSpace(text)
	length := utf8.RuneCountInString(text)
	b.must(length >= least && length <= most, path, "must have from %d to %d characters", least, most)
	b.must(utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl), path, "must not have control characters")
	return text
}

func (b *broken) day(path string, day Day) {
	b.must(day == "" || day.Valid(), path, "must be a calendar day, for example 2026-01-31")
}

func (b *broken) err() error {
	if len(*b) > 0 {
		return fault.OnFields(*b...)
	}
	return nil
}

// check returns the terms normalised, or an Invalid fault that names every broken rule.
func (t Terms) check() (Terms, error) {
	t = t.whole()
	var b broken
	t.Name = b.text("name", t.Name, 1, maxName)
	t.PointsName = b.text("pointsName", t.PointsName, 1, maxName)
	_, err := contracts.ParseMoney("0", t.Currency)
	b.must(err == nil, "currency", "must be an ISO 4217 currency code, for example CNY")
	b.must(t.StartsOn.Valid(), "startsOn", "must be a calendar day, for example 2026-01-31")
	b.must(t.PeriodMonths >= 1 && t.PeriodMonths <= maxPeriod, "periodMonths", "must be from 1 to %d", maxPeriod)
	b.must(t.GraceMonths >= 0 && t.GraceMonths <= maxPeriod, "graceMonths", "must be from 0 to %d", maxPeriod)
	b.must(t.ExpiryMonths >= 0 && t.ExpiryMonths <= maxMonths, "expiryMonths", "must be from 0 to %d", maxMonths)
	b.must(len(t.Rules) <= maxRules, "rules", "has more than %d entries", maxRules)
	b.must(len(t.Tiers) <= maxTiers, "tiers", "has more than %d entries", maxTiers)
	seen := map[string]bool{}
	for i, rule := range t.Rules {
		at := fmt.Sprintf("rules[%d]", i)
		b.must(!seen[rule.Key], at+".key", "is that of another rule")
		seen[rule.Key] = true
		rule.check(at, t.Currency, &b)
	}
	t.checkTiers(&b)
	return t, b.err()
}

// whole returns the terms with what they leave open.
func (t Terms) whole() Terms {
	t.PointsName = cmp.Or(t.PointsName, "points")
	t.Status, t.Rounding, t.TierBasis = cmp.Or(t.Status, Active), cmp.Or(t.Rounding, RoundDown), cmp.Or(t.TierBasis, ByPoints)
	t.PeriodMonths = cmp.Or(t.PeriodMonths, usualPeriod)
	t.Tiers = slices.Clone(t.Tiers)
	for i := range t.Tiers {
		t.Tiers[i].Percent = cmp.Or(t.Tiers[i].Percent, 100)
	}
	return t
}

func (r Rule) check(at, currency string, b *broken) {
	b.must(keys.MatchString(r.Key), at+".key", "must be of lower-case letters, digits and single hyphens")
	b.must(r.Points >= 1 && r.Points <= maxRulePoints, at+".points", "must be from 1 to %d", maxRulePoints)
	b.day(at+".from", r.From)
	b.day(at+".until", r.Until)
	b.must(r.From == "" || r.Until == "" || r.From <= r.Until, at+".until", "is before from")
	b.must(r.Behaviour == "" || r.On == OnBehaviour, at+".behaviour", "is only for rules on behaviour")
	b.must(r.Behaviour != "" || r.On != OnBehaviour, at+".behaviour", "is required: the name of the behaviour event")
	r.checkAmount(at+".per", r.Per, currency, b)
	r.checkAmount(at+".atLeast", r.AtLeast, currency, b)
	narrowed := len(r.Categories) + len(r.SKUs)
	b.must(narrowed == 0 || r.On == OnPurchase, at+".categories", "and skus are only for rules on purchases")
	b.must(narrowed <= maxNarrowings, at+".categories", "and skus have more than %d entries", maxNarrowings)
}

func (r Rule) checkAmount(at string, amount *contracts.Money, currency string, b *broken) {
	if amount == nil {
		return
	}
	b.must(r.On == OnPurchase, at, "is only for rules on purchases")
	b.must(amount.Minor > 0, at+".amount", "must be above zero")
	b.must(amount.Currency == currency, at+".currency", "must be the programme's, %s", currency)
}

func (t Terms) checkTiers(b *broken) {
	seen := map[string]bool{}
	for i, tier := range t.Tiers {
		at := fmt.Sprintf("tiers[%d]", i)
		b.must(keys.MatchString(tier.Key), at+".key", "must be of lower-case letters, digits and single hyphens")
		b.must(!seen[tier.Key], at+".key", "is that of another tier")
		seen[tier.Key] = true
		t.Tiers[i].Name = b.text(at+".name", tier.Name, 1, maxName)
		b.must(tier.Percent >= 1 && tier.Percent <= maxPercent, at+".percent", "must be from 1 to %d", maxPercent)
		from := at + "." + string(t.TierBasis)
		if t.TierBasis == BySpending {
			b.must(tier.Spending != nil && tier.Points == 0, from, "is required, and points are not for tiers by spending")
			b.must(tier.Spending == nil || tier.Spending.Currency == t.Currency, from+".currency", "must be the programme's, %s", t.Currency)
		} else {
			b.must(tier.Spending == nil, at+".spending", "is not for tiers by points")
		}
		b.must(tier.From(t.TierBasis) >= 0, from, "must not be below zero")
		b.must(i == 0 || tier.From(t.TierBasis) > t.Tiers[i-1].From(t.TierBasis), from, "must be more than at the tier before")
	}
}

// keeps reports whether new terms leave alone what figures were counted in.
func (p Programme) keeps(terms Terms) error {
	var b broken
	b.must(terms.Currency == p.Currency, "currency", "cannot change: what was spent so far is in %s; end the programme and begin another", p.Currency)
	return b.err()
}

const maxNote = 500 // runes

// CheckNote returns a note without the space around it; the fault is on "note".
func CheckNote(note string) (string, error) {
	var b broken
	note = b.text("note", note, 1, maxNote)
	return note, b.err()
}
