package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// InsightsView is what the other services have found out about a customer.
type InsightsView struct {
	CustomerID string       `json:"customerId"`
	Segment    *SegmentView `json:"segment,omitempty"`
	LastScore  *ScoreView   `json:"lastScore,omitempty" doc:"The latest answer to a survey"`
	Scores     []ScoreView  `json:"scores" nullable:"false" doc:"The latest answers, the last first"`
	AsOf       *time.Time   `json:"asOf,omitempty" doc:"Time of the latest finding; absent while there is none"`
}

// SegmentView is an RFM segment with its scores.
type SegmentView struct {
	Name      string    `json:"name"`
	Recency   int       `json:"recency" doc:"Score 1 to 5"`
	Frequency int       `json:"frequency" doc:"Score 1 to 5"`
	Monetary  int       `json:"monetary" doc:"Score 1 to 5"`
	ScoredAt  time.Time `json:"scoredAt"`
}

// ScoreView is an answer to a survey.
type ScoreView struct {
	InvitationID string    `json:"invitationId"`
	Kind         string    `json:"kind" example:"nps"`
	Value        int       `json:"value" example:"9"`
	AnsweredAt   time.Time `json:"answeredAt"`
}

type insightsOutput struct {
	Body InsightsView
}

func (h handlers) getInsights() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/customers/{customerId}/insights", ID: "get-insights", Tag: "Customers",
		Summary: "Read what is known of a customer from its figures and answers", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ CustomerPath }) (*insightsOutput, error) {
		insights, err := h.app(ctx).ReadInsights(ctx, in.CustomerID)
		return &insightsOutput{insightsView(insights)}, err
	})
}

func insightsView(i domain.Insights) InsightsView {
	view := InsightsView{CustomerID: i.CustomerID, Scores: make([]ScoreView, len(i.Scores))}
	if i.Segment != nil {
		segment := SegmentView(*i.Segment)
		view.Segment = &segment
	}
	for n, score := range i.Scores {
		view.Scores[n] = ScoreView(score)
	}
	if len(i.Scores) > 0 {
		view.LastScore = &view.Scores[0]
	}
	if !i.AsOf.IsZero() {
		view.AsOf = &i.AsOf
	}
	return view
}
