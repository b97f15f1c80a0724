package api

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// ProgrammeBody is what a caller writes of a programme.
type ProgrammeBody struct {
	Name         string     `json:"name" minLength:"1" maxLength:"100" example:"Tea club"`
	PointsName   string     `json:"pointsName,omitempty" maxLength:"100" default:"points" doc:"What a point is called" example:"leaves"`
	Currency     string     `json:"currency,omitempty" pattern:"^[A-Z]{3}$" doc:"ISO 4217; the tenant's where it is left out. Purchases in another earn nothing"`
	Status       string     `json:"status,omitempty" enum:"active,ended" default:"active" doc:"Nothing is earned or redeemed in an ended one"`
	StartsOn     string     `json:"startsOn,omitempty" format:"date" doc:"Purchases and behaviour before it earn nothing; today where it is left out"`
	Rounding     string     `json:"rounding,omitempty" enum:"down,nearest,up" default:"down" doc:"Of each rule's points; nearest takes a half up"`
	Rules        []RuleBody `json:"rules,omitempty" maxItems:"50" doc:"What earns points; all that apply are added up"`
	TierBasis    string     `json:"tierBasis,omitempty" enum:"points,spending" default:"points" doc:"What tiers are reached by"`
	PeriodMonths int        `json:"periodMonths,omitempty" minimum:"1" maximum:"24" default:"12" doc:"That count towards a tier, back from today"`
	GraceMonths  int        `json:"graceMonths,omitempty" minimum:"0" maximum:"24" doc:"That a tier is kept when it is no longer reached, to the end of the last one"`
	Tiers        []TierBody `json:"tiers,omitempty" maxItems:"10" doc:"From the lowest"`
	ExpiryMonths int        `json:"expiryMonths,omitempty" minimum:"0" maximum:"120" doc:"After which points expire, at the end of the month; 0: never"`
}

// RuleBody is one rule.
type RuleBody struct {
	Key        string               `json:"key" minLength:"1" maxLength:"64" pattern:"^[a-z0-9]+(-[a-z0-9]+)*$" example:"tea"`
	On         string               `json:"on" enum:"purchase,behaviour,birthday,registration"`
	Points     int64                `json:"points" minimum:"1" maximum:"1000000"`
	Per        *contracts.MoneyJSON `json:"per,omitempty" doc:"The amount that earns the points, and parts of it parts of them; without it they are for the whole purchase"`
	AtLeast    *contracts.MoneyJSON `json:"atLeast,omitempty" doc:"The amount from which on the rule applies"`
	Categories []string             `json:"categories,omitempty" maxItems:"100" doc:"Only lines of these categories, or of the SKUs"`
	SKUs       []string             `json:"skus,omitempty" maxItems:"100"`
	Behaviour  string               `json:"behaviour,omitempty" maxLength:"100" doc:"Name of the behaviour event" example:"product-reviewed"`
	From       string               `json:"from,omitempty" format:"date" doc:"First day that the rule holds"`
	Until      string               `json:"until,omitempty" format:"date" doc:"Last day that the rule holds"`
}

// TierBody is one tier.
type TierBody struct {
	Key      string               `json:"key" minLength:"1" maxLength:"64" pattern:"^[a-z0-9]+(-[a-z0-9]+)*$" example:"gold"`
	Name     string               `json:"name" minLength:"1" maxLength:"100" example:"Gold"`
	Points   int64                `json:"points,omitempty" minimum:"0" doc:"To be earned by rules in the period"`
	Spending *contracts.MoneyJSON `json:"spending,omitempty" doc:"To be paid in the period"`
	Percent  int64                `json:"percent,omitempty" minimum:"1" maximum:"1000" default:"100" doc:"What a purchase earns, of what it earns without the tier"`
}

// ProgrammeView is a programme as it is shown.
type ProgrammeView struct {
	ID string `json:"id" example:"lpg_01h455vb4pex5vsknk084sn02q"`
	ProgrammeBody
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

type programmeOutput struct {
	ETag string `header:"ETag"`
	Body ProgrammeView
}

func programmeOutputOf(p app.Programme) *programmeOutput {
	return &programmeOutput{httpapi.ETag(p.Version), programmeView(p.Body)}
}

func (b ProgrammeBody) terms() (domain.Terms, error) {
	terms := domain.Terms{
		Name: b.Name, PointsName: b.PointsName, Currency: b.Currency, Status: domain.Status(b.Status), StartsOn: domain.Day(b.StartsOn),
		Rounding: domain.Rounding(b.Rounding), TierBasis: domain.Basis(b.TierBasis), PeriodMonths: b.PeriodMonths,
		GraceMonths: b.GraceMonths, ExpiryMonths: b.ExpiryMonths,
	}
	var m amounts
	for i, r := range b.Rules {
		terms.Rules = append(terms.Rules, domain.Rule{
			Key: r.Key, On: domain.Occasion(r.On), Points: r.Points, Categories: r.Categories, SKUs: r.SKUs, Behaviour: r.Behaviour,
			Per: m.read(r.Per, "rules[%d].per", i), AtLeast: m.read(r.AtLeast, "rules[%d].atLeast", i),
			From: domain.Day(r.From), Until: domain.Day(r.Until),
		})
	}
	for i, t := range b.Tiers {
		terms.Tiers = append(terms.Tiers, domain.Tier{
			Key: t.Key, Name: t.Name, Points: t.Points, Percent: t.Percent, Spending: m.read(t.Spending, "tiers[%d].spending", i),
		})
	}
	return terms, m.err()
}

func programmeBody(t domain.Terms) ProgrammeBody {
	body := ProgrammeBody{
		Name: t.Name, PointsName: t.PointsName, Currency: t.Currency, Status: string(t.Status), StartsOn: string(t.StartsOn),
		Rounding: string(t.Rounding), TierBasis: string(t.TierBasis), PeriodMonths: t.PeriodMonths,
		GraceMonths: t.GraceMonths, ExpiryMonths: t.ExpiryMonths,
	}
	for _, r := range t.Rules {
		body.Rules = append(body.Rules, RuleBody{
			Key: r.Key, On: string(r.On), Points: r.Points, Categories: r.Categories, SKUs: r.SKUs, Behaviour: r.Behaviour,
			Per: written(r.Per), AtLeast: written(r.AtLeast), From: string(r.From), Until: string(r.Until),
		})
	}
	for _, tier := range t.Tiers {
		body.Tiers = append(body.Tiers, TierBody{
			Key: tier.Key, Name: tier.Name, Points: tier.Points, Percent: tier.Percent, Spending: written(tier.Spending),
		})
	}
	return body
}

func programmeView(p domain.Programme) ProgrammeView {
	return ProgrammeView{ID: p.ID, ProgrammeBody: programmeBody(p.Terms), CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt}
}
