package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Assign gives an unresolved case to somebody, or to somebody else. It tells nothing when it is theirs already.
func (c Case) Assign(assignee string, now time.Time) (Case, []contracts.Data, error) {
	if c.Status != Open && c.Status != Assigned {
		return c, nil, fault.New(fault.Conflict, "the case is %s: only one that is not resolved can be assigned", c.Status)
	}
	assignee, broken := requireText("assignee", assignee, maxAssignee, nil)
	if len(broken) > 0 {
		return c, nil, fault.OnFields(broken...)
	}
	if assignee == c.Assignee {
		return c, nil, nil
	}
	c.Status, c.Assignee, c.UpdatedAt = Assigned, assignee, now
	return c, []contracts.Data{contracts.CaseAssigned{Case: c.told()}}, nil
}

// Resolve says how the cause of a case was mended.
func (c Case) Resolve(resolution string, now time.Time) (Case, []contracts.Data, error) {
	if c.Status != Open && c.Status != Assigned {
		return c, nil, fault.New(fault.Conflict, "the case is %s already", c.Status)
	}
	resolution, broken := requireText("resolution", resolution, maxText, nil)
	if len(broken) > 0 {
		return c, nil, fault.OnFields(broken...)
	}
	c.Status, c.Resolution, c.UpdatedAt, c.ResolvedAt = Resolved, resolution, now, &now
	return c, []contracts.Data{contracts.CaseResolved{Case: c.told(), Resolution: resolution, ResolvedAt: now}}, nil
}

// Close ends a resolved case with what the customer was told: a case nobody told the customer about stays open.
func (c Case) Close(told string, now time.Time) (Case, []contracts.Data, error) {
	if c.Status != Resolved {
		return c, nil, fault.New(fault.Conflict, "the case is %s: only a resolved case can be closed", c.Status)
	}
	told, broken := requireText("told", told, maxText, nil)
	if len(broken) > 0 {
		return c, nil, fault.OnFields(broken...)
	}
	c.Status, c.Told, c.UpdatedAt, c.ClosedAt = Closed, told, now, &now
	return c, []contracts.Data{contracts.CaseClosed{Case: c.told(), Told: told, ClosedAt: now}}, nil
}
