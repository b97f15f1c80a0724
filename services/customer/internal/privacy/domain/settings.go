package domain

import (
	"fmt"
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/changes"
)

// Settings are a tenant's own rules of privacy.
type Settings struct {
	// ErasureDueDays is how long an erasure may take before it is overdue.
	ErasureDueDays int             `bson:"erasureDueDays"`
	Retention      []RetentionRule `bson:"retention,omitempty"`
	UpdatedAt      time.Time       `bson:"updatedAt"`
}

// RetentionRule says of customers at some stages for how many months they are kept untouched, and what is done then.
type RetentionRule struct {
	Key    string        `bson:"key"` // "old-leads"
	Stage  string        `bson:"stage"`
	Months int           `bson:"months"`
	Action RetentionMode `bson:"action"`
}

// RetentionMode says what is done about a customer who was kept for long enough.
type RetentionMode string

// What is done about customers who were kept for long enough.
const (
	Propose RetentionMode = "propose" // somebody decides
	Erase   RetentionMode = "erase"   // at once
)

const (
	defaultDueDays = 30 // the GDPR's article 12 (3) gives a month
	maxDueDays     = 90 // with the two further months of the same
	maxRules       = 20
	maxMonths      = 240
)

// DefaultSettings are those of a tenant that has not said otherwise.
func DefaultSettings() Settings { return Settings{ErasureDueDays: defaultDueDays} }

// ErasureDue is how long an erasure may take.
func (s Settings) ErasureDue() time.Duration { return time.Duration(s.ErasureDueDays) * 24 * time.Hour }

// Change replaces the settings. It tells nothing when they are the same.
func (s Settings) Change(to Settings, stages []string, now time.Time) (Settings, []contracts.Data, error) {
	var broken []fault.Field
	if to.ErasureDueDays < 1 || to.ErasureDueDays > maxDueDays {
		broken = append(broken, fault.Field{Path: "erasureDueDays", Message: fmt.Sprintf("must be from 1 to %d", maxDueDays)})
	}
	if len(to.Retention) > maxRules {
		broken = append(broken, fault.Field{Path: "retention", Message: fmt.Sprintf("has more than %d entries", maxRules)})
	}
	for i, rule := range to.Retention {
		at := fmt.Sprintf("retention[%d].", i)
		broken = checkKey(at+"key", rule.Key, broken)
		if slices.ContainsFunc(to.Retention[:i], func(r RetentionRule) bool { return r.Key == rule.Key }) {
			broken = append(broken, fault.Field{Path: at + "key", Message: "is another rule's"})
		}
		if !slices.Contains(stages, rule.Stage) {
			broken = append(broken, fault.Field{Path: at + "stage", Message: "must be a stage"})
		}
		if rule.Months < 1 || rule.Months > maxMonths {
			broken = append(broken, fault.Field{Path: at + "months", Message: fmt.Sprintf("must be from 1 to %d", maxMonths)})
		}
		if rule.Action != Propose && rule.Action != Erase {
			broken = append(broken, fault.Field{Path: at + "action", Message: "must be propose or erase"})
		}
	}
	if len(broken) > 0 {
		return s, nil, fault.OnFields(broken...)
	}
	changed := changes.Between(s.told(), to.told())
	if len(changed) == 0 {
		return s, nil, nil
	}
	to.UpdatedAt = now
	return to, []contracts.Data{contracts.SettingChanged{Kind: "privacy-settings", ID: SettingsID, Changes: changed}}, nil
}

// SettingsID names a tenant's settings of privacy: there is one of them.
const SettingsID = "privacy"

func (s Settings) told() map[string]any {
	rules := make([]map[string]any, len(s.Retention))
	for i, r := range s.Retention {
		rules[i] = map[string]any{"key": r.Key, "stage": r.Stage, "months": r.Months, "action": r.Action}
	}
	return map[string]any{"erasureDueDays": s.ErasureDueDays, "retention": rules}
}
