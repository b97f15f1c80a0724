package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// RulesBody is what an administrator decides about duplicates.
type RulesBody struct {
	ReviewFrom    float64           `json:"reviewFrom" minimum:"-200" maximum:"200" doc:"Pairs of this score or above are shown for review. It holds among a thousand customers, and is one bit higher with each doubling of them"`
	DuplicateFrom float64           `json:"duplicateFrom" minimum:"-200" maximum:"200" doc:"Pairs of this score or above may be merged in bulk; higher among more customers, as reviewFrom"`
	Survivorship  map[string]string `json:"survivorship" doc:"Whose value of each field remains when two customers are merged: survivor, merged, newest, oldest, most-complete, or of a list both. \"fields\" stands for all of your own fields that are not named"`
}

type rulesOutput struct {
	ETag string `header:"ETag"`
	Body RulesBody
}

type changeRulesInput struct {
	httpapi.IfMatch
	httpapi.MergePatch[RulesBody]
}

func (h handlers) getRules() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/duplicates/rules", ID: "get-duplicate-rules", Tag: duplicatesTag,
		Summary: "Read the rules of duplicates and merges", Permission: auth.CustomerRead,
	}, func(ctx context.Context, _ *struct{}) (*rulesOutput, error) {
		return rulesOf(h.app(ctx).Rules.Get(ctx))
	})
}

func (h handlers) changeRules() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPatch, Path: "/v1/duplicates/rules", ID: "change-duplicate-rules", Tag: duplicatesTag,
		Summary: "Change the rules of duplicates and merges", Permission: auth.TenantAdmin,
		Description: "Pairs that were found before keep their places in the queue until one of their customers changes or a scan is run.",
	}, func(ctx context.Context, in *changeRulesInput) (*rulesOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		return rulesOf(h.app(ctx).ChangeRules(ctx, version-1, func(current domain.Rules) (domain.Rules, error) {
			patched, err := in.Apply(h.api, rulesBody(current))
			current.Review, current.Duplicate = patched.ReviewFrom, patched.DuplicateFrom
			current.Survive = customers.DefaultMergeRules().With(mergeRules(patched.Survivorship))
			return current, err
		}))
	})
}

// rulesOf shows the rules. The default ones have a tag as well, which is that of version 1.
func rulesOf(r domain.Rules, err error) (*rulesOutput, error) {
	return &rulesOutput{ETag: httpapi.ETag(r.Version + 1), Body: rulesBody(r)}, err
}

func rulesBody(r domain.Rules) RulesBody {
	body := RulesBody{ReviewFrom: r.Review, DuplicateFrom: r.Duplicate, Survivorship: map[string]string{}}
	for _, rule := range r.Survive {
		body.Survivorship[rule.Field] = string(rule.Rule)
	}
	return body
}

// mergeRules returns the rules in the order of their fields.
func mergeRules(byField map[string]string) customers.MergeRules {
	var rules customers.MergeRules
	for _, field := range sortedKeys(byField) {
		rules = append(rules, customers.FieldRule{Field: field, Rule: customers.Survivorship(byField[field])})
	}
	return rules
}
