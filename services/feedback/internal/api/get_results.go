package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// ResultsView is how a survey stands.
type ResultsView struct {
	Invited      int64    `json:"invited"`
	Delivered    int64    `json:"delivered" doc:"All that were invited, for as long as delivery is not reported back"`
	Answered     int64    `json:"answered"`
	ResponseRate *float64 `json:"responseRate,omitempty" minimum:"0" maximum:"1" doc:"Answered / delivered; absent before the first invitation"`
	Promoters    int64    `json:"promoters" doc:"Scores of 9 and 10"`
	Passives     int64    `json:"passives" doc:"Scores of 7 and 8"`
	Detractors   int64    `json:"detractors" doc:"Scores of 0 to 6"`
	NPS          *float64 `json:"nps,omitempty" minimum:"-100" maximum:"100" doc:"Net promoter score; absent before the first answer"`
}

type resultsOutput struct {
	Body ResultsView
}

func (h handlers) getResults() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/surveys/{surveyId}/results", ID: "get-survey-results", Tag: "Surveys",
		Summary: "Read how a survey stands", Permission: auth.FeedbackRead, Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *getSurveyInput) (*resultsOutput, error) {
		results, err := h.app(ctx).ReadResults(ctx, in.SurveyID)
		return &resultsOutput{resultsOf(results)}, err
	})
}

func resultsOf(r domain.Results) ResultsView {
	view := ResultsView{
		Invited: r.Invited, Delivered: r.Delivered(), Answered: r.Answered(),
		Promoters: r.Promoters, Passives: r.Passives, Detractors: r.Detractors,
	}
	if rate, ok := r.ResponseRate(); ok {
		view.ResponseRate = &rate
	}
	if nps, ok := r.NPS(); ok {
		view.NPS = &nps
	}
	return view
}
