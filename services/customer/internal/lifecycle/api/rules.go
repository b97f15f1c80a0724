package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/app"
)

// LifecycleRulesBody is the rules that move a tenant's customers.
type LifecycleRulesBody struct {
	FirstPurchase   FirstPurchaseBody   `json:"firstPurchase" doc:"Makes a customer of a lead or prospect that buys"`
	PurchasesInDays PurchasesInDaysBody `json:"purchasesInDays" doc:"Makes a customer loyal that buys often"`
	LongSilence     LongSilenceBody     `json:"longSilence" doc:"Gives customers up that have not bought for much longer than is usual"`
	ChurnRisk       ChurnRiskBody       `json:"churnRisk" doc:"Puts a customer at risk whose churn risk analytics finds too high"`
}

// FirstPurchaseBody is the rule of the first purchase.
type FirstPurchaseBody struct {
	On bool `json:"on"`
}

// PurchasesInDaysBody is the rule of many purchases.
type PurchasesInDaysBody struct {
	On        bool `json:"on"`
	Purchases int  `json:"purchases" minimum:"2" maximum:"24"`
	Days      int  `json:"days" minimum:"1" maximum:"3650" doc:"Within which they are made, today the last"`
}

// LongSilenceBody is the rule of long silence.
type LongSilenceBody struct {
	On              bool    `json:"on"`
	AtRiskAfter     float64 `json:"atRiskAfter" minimum:"1" maximum:"100" doc:"Times the median of the days between the latest purchases, at least three"`
	ChurnedAfter    float64 `json:"churnedAfter" minimum:"1" maximum:"100" doc:"Likewise; more than atRiskAfter"`
	MinIntervalDays int     `json:"minIntervalDays" minimum:"1" maximum:"3650" doc:"No usual interval counts as shorter than this"`
}

// ChurnRiskBody is the rule of analytics' churn risk.
type ChurnRiskBody struct {
	On    bool    `json:"on"`
	Above float64 `json:"above" minimum:"0" exclusiveMaximum:"1" doc:"A probability"`
}

type rulesOutput struct {
	ETag string `header:"ETag"`
	Body LifecycleRulesBody
}

func (h handlers) getRules() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/lifecycle/rules", ID: "get-lifecycle-rules", Tag: tag,
		Summary: "Read the rules that move customers from stage to stage", Permission: auth.CustomerRead,
	}, func(ctx context.Context, _ *struct{}) (*rulesOutput, error) {
		return rulesOf(h.app(ctx).ReadRules(ctx))
	})
}

type changeRulesInput struct {
	httpapi.IfMatch
	httpapi.MergePatch[LifecycleRulesBody]
}

func (h handlers) changeRules() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPatch, Path: "/v1/lifecycle/rules", ID: "change-lifecycle-rules", Tag: tag,
		Summary: "Change the rules that move customers from stage to stage", Permission: auth.TenantAdmin,
		Description: "Purchases and churn risks go by the new rules from now on. When the silence of each customer is too long is worked out " +
			"anew in the background, from a minute after the change. Nobody is moved back.",
	}, func(ctx context.Context, in *changeRulesInput) (*rulesOutput, error) {
		version, err := versionOf(in.IfMatch)
		if err != nil {
			return nil, err
		}
		return rulesOf(h.app(ctx).ChangeRules(ctx, version, func(current customers.StageRules) (customers.StageRules, error) {
			patched, err := in.Apply(h.api, rulesBody(current))
			return patched.rules(), err
		}))
	})
}

func rulesOf(s app.Setting, err error) (*rulesOutput, error) {
	return &rulesOutput{ETag: tagOf(s), Body: rulesBody(s.Body.RulesInForce())}, err
}

func rulesBody(r customers.StageRules) LifecycleRulesBody {
	return LifecycleRulesBody{
		FirstPurchaseBody(r.FirstPurchase), PurchasesInDaysBody(r.PurchasesInDays), LongSilenceBody(r.LongSilence), ChurnRiskBody(r.ChurnRisk),
	}
}

func (b LifecycleRulesBody) rules() customers.StageRules {
	return customers.StageRules{
		FirstPurchase: customers.FirstPurchaseRule(b.FirstPurchase), PurchasesInDays: customers.PurchasesInDaysRule(b.PurchasesInDays),
		LongSilence: customers.LongSilenceRule(b.LongSilence), ChurnRisk: customers.ChurnRiskRule(b.ChurnRisk),
	}
}
