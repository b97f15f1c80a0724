package api

import (
	"time"

	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// TouchpointBody is what a caller writes of a touchpoint.
type TouchpointBody struct {
	CustomerID string     `json:"customerId" minLength:"1" maxLength:"64" example:"cus_01h455vb4pex5vsknk084sn02q"`
	Channel    string     `json:"channel" enum:"phone,email,meeting,chat,social,visit,web"`
	Direction  string     `json:"direction" enum:"inbound,outbound" doc:"Inbound when the customer got in touch"`
	Subject    string     `json:"subject" minLength:"1" maxLength:"200"`
	Summary    string     `json:"summary,omitempty" maxLength:"4000"`
	Outcome    string     `json:"outcome,omitempty" maxLength:"500"`
	HappenedAt *time.Time `json:"happenedAt,omitempty" doc:"Now when absent; at most five minutes ahead"`
}

// TouchpointView is a touchpoint as it is shown.
type TouchpointView struct {
	ID string `json:"id" example:"tch_01h455vb4pex5vsknk084sn02q"`
	TouchpointBody
	TaskID   string    `json:"taskId,omitempty" doc:"The task it was the doing of"`
	LoggedBy string    `json:"loggedBy"`
	LoggedAt time.Time `json:"loggedAt"`
}

type touchpointOutput struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     TouchpointView
}

func (b TouchpointBody) contact() domain.Contact {
	return domain.Contact{
		Channel: domain.Channel(b.Channel), Direction: domain.Direction(b.Direction), Subject: b.Subject, Summary: b.Summary,
		Outcome: b.Outcome, HappenedAt: timeOr(b.HappenedAt),
	}
}

// touchpointOf shows a touchpoint, which never changes and so stays at its first version.
func touchpointOf(t domain.Touchpoint) *touchpointOutput {
	return &touchpointOutput{ETag: httpapi.ETag(1), Location: "/v1/touchpoints/" + t.ID, Body: TouchpointView{
		ID: t.ID, TaskID: t.TaskID, LoggedBy: t.LoggedBy, LoggedAt: t.LoggedAt,
		TouchpointBody: TouchpointBody{
			CustomerID: t.CustomerID, Channel: string(t.Channel), Direction: string(t.Direction), Subject: t.Subject,
			Summary: t.Summary, Outcome: t.Outcome, HappenedAt: &t.HappenedAt,
		},
	}}
}

// timeOr returns the zero time for none.
func timeOr(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
