package api

import (
	"cmp"
	"context"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/domain"
)

type getFunnelInput struct {
	From string `query:"from" format:"date" doc:"The first day; the default makes thirty days"`
	To   string `query:"to" format:"date" doc:"The last day; by default today where the tenant is"`
}

// FunnelView is where a tenant's customers stand, and how they came there.
type FunnelView struct {
	AsOf   *time.Time       `json:"asOf,omitempty" doc:"Time of the latest move counted; absent while there is none"`
	Stages []StageCountView `json:"stages" nullable:"false" doc:"How many customers are at each stage"`
	From   string           `json:"from" format:"date"`
	To     string           `json:"to" format:"date"`
	Days   []FunnelDayView  `json:"days" nullable:"false" doc:"The days on which anybody moved, in order"`
	Stays  []StageStaysView `json:"stays" nullable:"false" doc:"How long those who moved within the days had been at the stage they left"`
}

// StageCountView is how many customers are at a stage.
type StageCountView struct {
	Stage     string `json:"stage"`
	Customers int64  `json:"customers"`
}

// FunnelDayView is the moves of a day, where the tenant is.
type FunnelDayView struct {
	Day   string            `json:"day" format:"date"`
	Moves []FunnelMovesView `json:"moves" nullable:"false"`
}

// FunnelMovesView is how many customers made a move.
type FunnelMovesView struct {
	From      string `json:"from,omitempty" doc:"Absent: registered, or back from a merge that was undone"`
	To        string `json:"to,omitempty" doc:"Absent: deleted, erased or merged into another"`
	Customers int64  `json:"customers"`
}

// StageStaysView sums up how long customers had been at a stage that they left for another.
type StageStaysView struct {
	Stage      string  `json:"stage"`
	Customers  int64   `json:"customers"`
	MeanDays   float64 `json:"meanDays"`
	MedianDays float64 `json:"medianDays" doc:"Within 5 % of itself, as the other quantiles"`
	P90Days    float64 `json:"p90Days"`
}

type getFunnelOutput struct {
	Body FunnelView
}

func (h handlers) getFunnel() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/lifecycle/funnel", ID: "get-funnel", Tag: tag,
		Summary: "Read how many customers are at each stage and how they move", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *getFunnelInput) (*getFunnelOutput, error) {
		funnel, err := h.app(ctx).ReadFunnel(ctx, in.From, in.To)
		return &getFunnelOutput{funnelView(funnel)}, err
	})
}

func funnelView(f app.FunnelView) FunnelView {
	view := FunnelView{From: f.From, To: f.To, Days: []FunnelDayView{}, Stays: []StageStaysView{}}
	if !f.Totals.AsOf.IsZero() {
		view.AsOf = &f.Totals.AsOf
	}
	for _, s := range customers.Stages() {
		view.Stages = append(view.Stages, StageCountView{string(s.Stage), f.Totals.Stages[s.Stage]})
		if stays := f.Sum.Stays[s.Stage]; stays.Count > 0 {
			view.Stays = append(view.Stays, StageStaysView{
				string(s.Stage), stays.Count, daysOf(stays.Mean()), daysOf(stays.Quantile(0.5)), daysOf(stays.Quantile(0.9)),
			})
		}
	}
	for _, day := range slices.Sorted(maps.Keys(f.Days)) {
		view.Days = append(view.Days, FunnelDayView{day, movesView(f.Days[day])})
	}
	return view
}

func movesView(d domain.Day) []FunnelMovesView {
	var moves []FunnelMovesView
	for route, n := range d.Moves {
		from, to, _ := strings.Cut(route, ">")
		moves = append(moves, FunnelMovesView{from, to, n})
	}
	slices.SortFunc(moves, func(a, b FunnelMovesView) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return moves
}

// daysOf is a length in days, to the hundredth.
func daysOf(d time.Duration) float64 { return math.Round(d.Hours()/24*100) / 100 }
