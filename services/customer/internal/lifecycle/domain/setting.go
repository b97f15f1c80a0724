// Package domain holds what the lifecycle area keeps: how a tenant's customers are to live, the history of their moves,
// and the funnel that these add up to. What a move is, and when a rule makes one, is the customers' own domain. It does no
// I/O and has no clock.
package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/changes"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// RulesID is the id of the setting that holds the rules.
const RulesID = "rules"

// PlaybookID is the id of the setting that holds a stage's playbook.
func PlaybookID(stage customers.Stage) string { return "playbook-" + string(stage) }

// Setting is one thing that a tenant has set: its rules, or the playbook of a stage.
type Setting struct {
	Rules     *customers.StageRules `bson:"rules,omitempty"`
	Playbook  customers.Playbook    `bson:"playbook,omitempty"`
	ChangedAt time.Time             `bson:"changedAt"`
}

// WithRules returns the setting with other rules, and what tells of the change: nothing where there is none.
func (s Setting) WithRules(rules customers.StageRules, now time.Time) (Setting, []contracts.Data, error) {
	if err := rules.Check(); err != nil {
		return s, nil, err
	}
	before := s.RulesInForce()
	if before == rules {
		return s, nil, nil
	}
	told := contracts.SettingChanged{Kind: "lifecycle-rules", ID: RulesID, Changes: changes.Between(before, rules)}
	return Setting{Rules: &rules, ChangedAt: now}, []contracts.Data{told}, nil
}

// RulesInForce are the rules set, else the defaults.
func (s Setting) RulesInForce() customers.StageRules {
	if s.Rules == nil {
		return customers.DefaultStageRules()
	}
	return *s.Rules
}

// WithPlaybook returns the setting with another playbook of the stage, and what tells of the change.
func (s Setting) WithPlaybook(stage customers.Stage, playbook customers.Playbook, now time.Time) (Setting, []contracts.Data, error) {
	playbook, err := playbook.Check()
	if err != nil {
		return s, nil, err
	}
	changed := changes.Between(map[string]any{"actions": s.Playbook}, map[string]any{"actions": playbook})
	if len(changed) == 0 {
		return s, nil, nil
	}
	told := contracts.SettingChanged{Kind: "playbook", ID: string(stage), Changes: changed}
	return Setting{Playbook: playbook, ChangedAt: now}, []contracts.Data{told}, nil
}
