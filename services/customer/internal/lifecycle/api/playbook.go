package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/app"
)

// PlaybookBody is what to do for a customer that comes to a stage.
type PlaybookBody struct {
	Actions []NextActionBody `json:"actions" nullable:"false" maxItems:"10" doc:"A task is made of each"`
}

// NextActionBody is one thing to do.
type NextActionBody struct {
	Title   string `json:"title" minLength:"1" maxLength:"200" example:"Ask how the first weeks went"`
	Channel string `json:"channel,omitempty" enum:"phone,email,meeting,chat,social,visit,web" doc:"Absent: the one that the customer prefers"`
	DueDays int    `json:"dueDays" minimum:"0" maximum:"365" doc:"Days from the move until it is due"`
}

type playbookOutput struct {
	ETag string `header:"ETag"`
	Body PlaybookBody
}

func (h handlers) getPlaybook() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/lifecycle/playbooks/{stage}", ID: "get-playbook", Tag: tag,
		Summary: "Read what to do for a customer that comes to a stage", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ StagePath }) (*playbookOutput, error) {
		return playbookOf(h.app(ctx).ReadPlaybook(ctx, customers.Stage(in.Stage)))
	})
}

type writePlaybookInput struct {
	StagePath
	httpapi.IfMatch
	Body PlaybookBody
}

func (h handlers) writePlaybook() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPut, Path: "/v1/lifecycle/playbooks/{stage}", ID: "write-playbook", Tag: tag,
		Summary: "Write what to do for a customer that comes to a stage", Permission: auth.TenantAdmin,
		Description: "Customers that come to the stage from now on are given these tasks.",
	}, func(ctx context.Context, in *writePlaybookInput) (*playbookOutput, error) {
		version, err := versionOf(in.IfMatch)
		if err != nil {
			return nil, err
		}
		return playbookOf(h.app(ctx).WritePlaybook(ctx, customers.Stage(in.Stage), version, in.Body.playbook()))
	})
}

func playbookOf(s app.Setting, err error) (*playbookOutput, error) {
	body := PlaybookBody{Actions: make([]NextActionBody, len(s.Body.Playbook))}
	for i, a := range s.Body.Playbook {
		body.Actions[i] = NextActionBody{a.Title, string(a.Channel), a.DueDays}
	}
	return &playbookOutput{ETag: tagOf(s), Body: body}, err
}

func (b PlaybookBody) playbook() customers.Playbook {
	var playbook customers.Playbook
	for _, a := range b.Actions {
		playbook = append(playbook, customers.NextAction{Title: a.Title, Channel: customers.Channel(a.Channel), DueDays: a.DueDays})
	}
	return playbook
}
