package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// RFMView says how the customers were last scored.
type RFMView struct {
	Edges      *EdgesView    `json:"edges,omitempty" doc:"Absent before the first scoring"`
	Segments   []SegmentView `json:"segments" nullable:"false"`
	AsOf       *time.Time    `json:"asOf,omitempty" doc:"Time of the latest event the scores follow from; absent before the first scoring"`
	Rebuilding bool          `json:"rebuilding" doc:"The figures stand still until a rebuild has caught up"`
}

// EdgesView are the values from which the next score begins: four edges part the customers into fifths. Few days since
// the last purchase score high, few purchases and little money low.
type EdgesView struct {
	AsOfDay     string    `json:"asOfDay" format:"date" doc:"The day from which recency is counted; the scores do not depend on it"`
	RecencyDays []float64 `json:"recencyDays" minItems:"4" maxItems:"4"`
	Purchases   []float64 `json:"purchases" minItems:"4" maxItems:"4"`
	Monetary    []string  `json:"monetary" minItems:"4" maxItems:"4" doc:"Decimal numbers in the currency" example:"[\"255.80\",\"382.00\",\"506.40\",\"666.00\"]"`
	Currency    string    `json:"currency,omitempty" doc:"ISO 4217 code; what was spent in other currencies does not count" example:"CNY"`
}

// SegmentView is a segment and its size.
type SegmentView struct {
	Segment   string `json:"segment" example:"champions"`
	Customers int64  `json:"customers"`
}

type rfmOutput struct {
	Body RFMView
}

func (h handlers) getRFM() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/rfm", ID: "get-rfm", Tag: "RFM",
		Summary: "Read how customers are scored by recency, frequency and monetary value", Permission: auth.AnalyticsRead,
		Description: "The edges are the type-7 quantiles at .2 .4 .6 .8 plus one unit, and the segments those of the R package rfm. " +
			"Customers are scored again seconds after their purchases changed.",
	}, func(ctx context.Context, _ *struct{}) (*rfmOutput, error) {
		tenant := h.app(ctx)
		rfm, err := tenant.Scorings.Get(ctx)
		if err != nil {
			return nil, err
		}
		return &rfmOutput{rfmView(rfm, tenant.Rebuilding)}, nil
	})
}

func rfmView(rfm domain.RFM, rebuilding bool) RFMView {
	view := RFMView{Segments: make([]SegmentView, len(rfm.Sizes)), Rebuilding: rebuilding}
	for i, size := range rfm.Sizes {
		view.Segments[i] = SegmentView{string(size.Segment), size.Customers}
	}
	if !rfm.Scoring.AsOf.IsZero() {
		view.AsOf = &rfm.Scoring.AsOf
	}
	if rfm.Scale.AsOfDay == "" {
		return view
	}
	edges := &EdgesView{AsOfDay: string(rfm.Scale.AsOfDay), Currency: rfm.Currency}
	for i := range rfm.Scale.Recency {
		edges.RecencyDays = append(edges.RecencyDays, rfm.Scale.Recency[i].Float())
		edges.Purchases = append(edges.Purchases, rfm.Scale.Frequency[i].Float())
		edges.Monetary = append(edges.Monetary, rfm.Scale.Monetary[i].Amount(rfm.Currency))
	}
	view.Edges = edges
	return view
}
