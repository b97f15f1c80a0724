package app

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/domain"
)

// Life returns how the tenant's customers live by what it has set, in one read.
func (a App) Life(ctx context.Context) (customers.Life, error) {
	ids := []string{domain.RulesID}
	for _, s := range customers.Stages() {
		ids = append(ids, domain.PlaybookID(s.Stage))
	}
	set, err := a.Settings.GetMany(ctx, ids)
	life := customers.Life{
		Rules: set[domain.RulesID].Body.RulesInForce(), Playbooks: map[customers.Stage]customers.Playbook{}, Zone: a.Tenant.Location(),
	}
	for _, s := range customers.Stages() {
		life.Playbooks[s.Stage] = set[domain.PlaybookID(s.Stage)].Body.Playbook
	}
	return life, err
}

// ReadRules returns the setting of the rules.
func (a App) ReadRules(ctx context.Context) (Setting, error) { return a.setting(ctx, domain.RulesID) }

// ChangeRules applies edit to the rules as they were at the version the caller saw. Rules that have changed since are a
// Stale fault.
func (a App) ChangeRules(
	ctx context.Context, version int64, edit func(customers.StageRules) (customers.StageRules, error),
) (Setting, error) {
	return a.changeSetting(ctx, domain.RulesID, version, func(s domain.Setting, now time.Time) (domain.Setting, []contracts.Data, error) {
		rules, err := edit(s.RulesInForce())
		if err != nil {
			return s, nil, err
		}
		return s.WithRules(rules, now)
	})
}

// ReadPlaybook returns the setting of a stage's playbook.
func (a App) ReadPlaybook(ctx context.Context, stage customers.Stage) (Setting, error) {
	return a.setting(ctx, domain.PlaybookID(stage))
}

// WritePlaybook puts a playbook in the place of the stage's, as it was at the version the caller saw.
func (a App) WritePlaybook(ctx context.Context, stage customers.Stage, version int64, playbook customers.Playbook) (Setting, error) {
	id := domain.PlaybookID(stage)
	return a.changeSetting(ctx, id, version, func(s domain.Setting, now time.Time) (domain.Setting, []contracts.Data, error) {
		return s.WithPlaybook(stage, playbook, now)
	})
}

// setting returns a setting, at version 0 while it is not set.
func (a App) setting(ctx context.Context, id string) (Setting, error) {
	set, err := a.Settings.GetMany(ctx, []string{id})
	setting := set[id]
	setting.ID = id
	return setting, err
}

type settingDecision func(s domain.Setting, now time.Time) (domain.Setting, []contracts.Data, error)

func (a App) changeSetting(ctx context.Context, id string, version int64, decide settingDecision) (Setting, error) {
	setting, err := a.setting(ctx, id)
	if err != nil {
		return setting, err
	}
	if setting.Version != version {
		return setting, staleSetting()
	}
	changed, events, err := decide(setting.Body, a.now())
	if err != nil || len(events) == 0 {
		return setting, err
	}
	setting.Body = changed
	saved, err := a.Settings.Save(ctx, setting, events)
	if errors.Is(err, docstore.ErrConflict) {
		return setting, staleSetting()
	}
	return saved, err
}

func staleSetting() error {
	return fault.New(fault.Stale, "it has been changed meanwhile; read it again and repeat the change")
}
