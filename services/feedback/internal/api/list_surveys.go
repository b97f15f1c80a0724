package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

type surveysOutput struct {
	Body httpapi.Page[SurveyView]
}

func (h handlers) listSurveys() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/surveys", ID: "list-surveys", Tag: "Surveys",
		Summary: "List surveys, newest first", Permission: auth.FeedbackRead,
	}, func(ctx context.Context, in *httpapi.PageParams) (*surveysOutput, error) {
		surveys := h.app(ctx).Surveys
		q, err := in.Apply(surveys.Query())
		if err != nil {
			return nil, err
		}
		page, err := surveys.Find(ctx, q)
		if err != nil {
			return nil, err
		}
		return &surveysOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Survey]) SurveyView { return surveyView(doc.Body) })}, nil
	})
}
