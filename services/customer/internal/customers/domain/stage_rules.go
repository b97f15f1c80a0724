package domain

import (
	"fmt"
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Life is how a tenant's customers live: the rules that move them, and what is to be done for them at each stage.
type Life struct {
	Rules     StageRules
	Playbooks map[Stage]Playbook
	Zone      *time.Location // where the tenant's days begin and end; nil: UTC
}

// today is the tenant's calendar day.
func (l Life) today(now time.Time) string {
	if l.Zone != nil {
		now = now.In(l.Zone)
	}
	return now.Format(time.DateOnly)
}

// StageRules say when customers move to another stage by themselves. Each can be off.
type StageRules struct {
	FirstPurchase   FirstPurchaseRule   `json:"firstPurchase" bson:"firstPurchase"`
	PurchasesInDays PurchasesInDaysRule `json:"purchasesInDays" bson:"purchasesInDays"`
	LongSilence     LongSilenceRule     `json:"longSilence" bson:"longSilence"`
	ChurnRisk       ChurnRiskRule       `json:"churnRisk" bson:"churnRisk"`
}

// FirstPurchaseRule makes a customer of a lead or a prospect that buys.
type FirstPurchaseRule struct {
	On bool `json:"on" bson:"on"`
}

// PurchasesInDaysRule makes a customer loyal that has bought so often within so many days, today the last of them.
type PurchasesInDaysRule struct {
	On        bool `json:"on" bson:"on"`
	Purchases int  `json:"purchases" bson:"purchases"`
	Days      int  `json:"days" bson:"days"`
}

// LongSilenceRule gives customers up that have not bought for longer than so many times their own usual interval: the
// median of the intervals between the days on which they last bought, at least MinIntervalDays. Nothing is usual with a
// customer that has bought on fewer than three days.
type LongSilenceRule struct {
	On              bool    `json:"on" bson:"on"`
	AtRiskAfter     float64 `json:"atRiskAfter" bson:"atRiskAfter"`   // usual intervals
	ChurnedAfter    float64 `json:"churnedAfter" bson:"churnedAfter"` // usual intervals
	MinIntervalDays int     `json:"minIntervalDays" bson:"minIntervalDays"`
}

// ChurnRiskRule puts a customer at risk that analytics thinks more likely than this not to buy any more.
type ChurnRiskRule struct {
	On    bool    `json:"on" bson:"on"`
	Above float64 `json:"above" bson:"above"` // a probability
}

// DefaultStageRules are those of a tenant that has set none.
func DefaultStageRules() StageRules {
	return StageRules{
		FirstPurchase:   FirstPurchaseRule{On: true},
		PurchasesInDays: PurchasesInDaysRule{On: true, Purchases: 5, Days: 365},
		LongSilence:     LongSilenceRule{On: true, AtRiskAfter: 2, ChurnedAfter: 4, MinIntervalDays: 14},
		ChurnRisk:       ChurnRiskRule{On: true, Above: 0.7},
	}
}

const (
	maxRuleDays  = 3650
	maxRuleTimes = 100
)

// Check returns an Invalid fault that names everything that is wrong with the rules, those that are off included.
func (r StageRules) Check() error {
	var broken []fault.Field
	must := func(holds bool, path, message string, args ...any) {
		if !holds {
			broken = append(broken, fault.Field{Path: path, Message: fmt.Sprintf(message, args...)})
		}
	}
	often, silence, risk := r.PurchasesInDays, r.LongSilence, r.ChurnRisk
	must(often.Purchases >= 2 && often.Purchases <= maxRecent, "purchasesInDays.purchases", "must be from 2 to %d", maxRecent)
	must(often.Days >= 1 && often.Days <= maxRuleDays, "purchasesInDays.days", "must be from 1 to %d", maxRuleDays)
	must(silence.AtRiskAfter >= 1 && silence.AtRiskAfter <= maxRuleTimes, "longSilence.atRiskAfter", "must be from 1 to %d", maxRuleTimes)
	must(silence.ChurnedAfter > silence.AtRiskAfter && silence.ChurnedAfter <= maxRuleTimes,
		"longSilence.churnedAfter", "must be more than atRiskAfter, and at most %d", maxRuleTimes)
	must(silence.MinIntervalDays >= 1 && silence.MinIntervalDays <= maxRuleDays,
		"longSilence.minIntervalDays", "must be from 1 to %d", maxRuleDays)
	must(risk.Above >= 0 && risk.Above < 1, "churnRisk.above", "must be from 0 to below 1")
	if len(broken) > 0 {
		return fault.OnFields(broken...)
	}
	return nil
}
