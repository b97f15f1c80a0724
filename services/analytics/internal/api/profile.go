package api

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// ProfileView is a profile as it is shown.
type ProfileView struct {
	CustomerID  string        `json:"customerId" example:"cus_01h455vb4pex5vsknk084sn02q"`
	Stage       string        `json:"stage" enum:"lead,prospect,customer"`
	Purchases   PurchasesView `json:"purchases"`
	Segment     string        `json:"segment,omitempty" enum:"champions,potential-loyalist,loyal-customers,promising,new-customers,cant-lose-them,at-risk,need-attention,about-to-sleep,lost,others" doc:"Absent until the customer has bought and was scored"`
	Scores      *ScoresView   `json:"scores,omitempty"`
	LastContact *ContactView  `json:"lastContact,omitempty"`
	LastScore   *AnswerView   `json:"lastScore,omitempty"`
	OpenCases   []string      `json:"openCases" nullable:"false" doc:"Ids of cases of which the customer was not yet told how they ended"`
	AsOf        time.Time     `json:"asOf" doc:"Time of the latest event in this answer"`
}

// PurchasesView sums up what a customer bought.
type PurchasesView struct {
	Count       int64                 `json:"count" doc:"Without those that were cancelled"`
	FirstOn     string                `json:"firstOn,omitempty" format:"date"`
	LastOn      string                `json:"lastOn,omitempty" format:"date"`
	RecencyDays *int64                `json:"recencyDays,omitempty" doc:"Days since the last purchase, today in the tenant's time zone"`
	Months      int                   `json:"months" doc:"Calendar months with a purchase"`
	Spent       []contracts.MoneyJSON `json:"spent" nullable:"false" doc:"In each currency, after refunds"`
}

// ScoresView are the RFM scores, 5 the best.
type ScoresView struct {
	Recency   int `json:"recency" minimum:"1" maximum:"5"`
	Frequency int `json:"frequency" minimum:"1" maximum:"5"`
	Monetary  int `json:"monetary" minimum:"1" maximum:"5"`
}

// ContactView is the latest touchpoint.
type ContactView struct {
	At      time.Time `json:"at"`
	Channel string    `json:"channel"`
}

// AnswerView is the latest answer to an NPS survey.
type AnswerView struct {
	Score      int       `json:"score" minimum:"0" maximum:"10"`
	AnsweredAt time.Time `json:"answeredAt"`
}

// Show returns a profile as it is shown, today in the tenant's time zone.
func Show(p app.Portrait, today domain.Day) any { return profileView(p, today) }

func profileView(p app.Portrait, today domain.Day) ProfileView {
	view := ProfileView{
		CustomerID: p.CustomerID, Stage: p.Stage, Purchases: purchasesView(p.Purchases, today),
		OpenCases: append([]string{}, p.OpenCases...), AsOf: p.AsOf,
	}
	if m := p.Member; m != nil {
		view.Segment = string(m.Segment)
		view.Scores = &ScoresView{m.Scores.Recency, m.Scores.Frequency, m.Scores.Monetary}
	}
	if c := p.LastContact; c != nil {
		view.LastContact = &ContactView{c.At, c.Channel}
	}
	if s := p.LastScore; s != nil {
		view.LastScore = &AnswerView{s.Value, s.AnsweredAt}
	}
	return view
}

func purchasesView(p domain.Purchases, today domain.Day) PurchasesView {
	view := PurchasesView{
		Count: p.Count, FirstOn: string(p.FirstOn()), LastOn: string(p.LastOn()), Months: len(p.Months()),
		Spent: make([]contracts.MoneyJSON, len(p.Spent)),
	}
	for i, sum := range p.Spent {
		view.Spent[i] = sum.Written()
	}
	if p.Count > 0 {
		days := max(0, today.Since(p.LastOn())) // a purchase may be dated ahead of the tenant's today
		view.RecencyDays = &days
	}
	return view
}
