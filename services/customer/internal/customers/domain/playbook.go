package domain

import (
	"fmt"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/plain"
)

// Playbook is what a tenant recommends to do for a customer that comes to a stage.
type Playbook []NextAction

// NextAction is one thing to do.
type NextAction struct {
	Title   string  `json:"title" bson:"title"`
	Channel Channel `json:"channel,omitempty" bson:"channel,omitempty"` // empty: the one that the customer prefers
	DueDays int     `json:"dueDays" bson:"dueDays"`                     // from the day of the move
}

const (
	maxActions     = 10
	maxActionTitle = 200 // runes
	maxActionDays  = 365
)

// Check returns the playbook normalised, or an Invalid fault that names every broken rule.
func (p Playbook) Check() (Playbook, error) {
	if len(p) > maxActions {
		return p, fault.OnField("actions", "has more than %d entries", maxActions)
	}
	var broken []fault.Field
	checked := make(Playbook, len(p))
	for i, action := range p {
		at := fmt.Sprintf("actions[%d].", i)
		if action.Title, broken = plain.Text(at+"title", action.Title, maxActionTitle, broken); action.Title == "" {
			broken = append(broken, fault.Field{Path: at + "title", Message: "is required"})
		}
		if action.Channel != "" && !slices.Contains(channels, action.Channel) {
			broken = append(broken, fault.Field{Path: at + "channel", Message: "must be phone, email, meeting, chat, social, visit or web"})
		}
		if action.DueDays < 0 || action.DueDays > maxActionDays {
			broken = append(broken, fault.Field{Path: at + "dueDays", Message: fmt.Sprintf("must be from 0 to %d", maxActionDays)})
		}
		checked[i] = action
	}
	if len(broken) > 0 {
		return p, fault.OnFields(broken...)
	}
	return checked, nil
}

// told is the playbook as an event carries it.
func (p Playbook) told() []contracts.NextAction {
	var actions []contracts.NextAction
	for _, a := range p {
		actions = append(actions, contracts.NextAction{Title: a.Title, Channel: string(a.Channel), DueDays: a.DueDays})
	}
	return actions
}
