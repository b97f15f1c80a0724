package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// StagesView is the stages of a customer's life and the moves between them.
type StagesView struct {
	Stages []StageView     `json:"stages" nullable:"false"`
	Moves  []StageMoveView `json:"moves" nullable:"false" doc:"No other move happens, but that customers who are merged come to one stage"`
}

// StageView is one stage.
type StageView struct {
	Stage string `json:"stage" example:"at-risk"`
	Means string `json:"means" example:"may be about to leave"`
}

// StageMoveView is a move that a customer may make.
type StageMoveView struct {
	From   string   `json:"from"`
	To     string   `json:"to"`
	Rules  []string `json:"rules" nullable:"false" doc:"Reasons for which the tenant's rules make it; none: no rule does"`
	ByHand bool     `json:"byHand" doc:"Whether anybody may make it"`
	Means  string   `json:"means"`
}

type stagesOutput struct {
	Body StagesView
}

func (h handlers) listStages() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/lifecycle/stages", ID: "list-stages", Tag: tag,
		Summary: "List the stages of a customer's life and the moves between them", Permission: auth.CustomerRead,
	}, func(context.Context, *struct{}) (*stagesOutput, error) {
		view := StagesView{}
		for _, s := range customers.Stages() {
			view.Stages = append(view.Stages, StageView{string(s.Stage), s.Means})
		}
		for _, m := range customers.StageMoves() {
			view.Moves = append(view.Moves, StageMoveView{string(m.From), string(m.To), append([]string{}, m.Rules...), m.ByHand, m.Means})
		}
		return &stagesOutput{view}, nil
	})
}
