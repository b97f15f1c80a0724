package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// ConsentBody is what a caller writes of a consent.
type ConsentBody struct {
	Purpose    string     `json:"purpose" minLength:"1" maxLength:"63" doc:"Key of a purpose that the tenant has defined" example:"newsletter"`
	Channel    string     `json:"channel" enum:"any,phone,email,meeting,chat,social,visit,web" doc:"Any: what is said counts for every channel"`
	State      string     `json:"state" enum:"given,withdrawn"`
	LegalBasis string     `json:"legalBasis,omitempty" enum:"consent,contract,legal-obligation,vital-interest,public-task,legitimate-interest" doc:"The purpose's when left out"`
	Source     string     `json:"source,omitempty" maxLength:"100" doc:"Where the customer said so" example:"web-form"`
	Wording    string     `json:"wording,omitempty" maxLength:"100" doc:"Version of the text that the customer saw"`
	Proof      string     `json:"proof,omitempty" maxLength:"2000" doc:"What proves it, or where that is kept"`
	At         *time.Time `json:"at,omitempty" doc:"When the customer said so; now when left out, and never in the future"`
}

// ConsentView is an entry of a customer's history of consents.
type ConsentView struct {
	ID         string    `json:"id" example:"cns_01h455vb4pex5vsknk084sn02q"`
	CustomerID string    `json:"customerId"`
	Purpose    string    `json:"purpose"`
	Channel    string    `json:"channel"`
	State      string    `json:"state" enum:"given,withdrawn"`
	LegalBasis string    `json:"legalBasis,omitempty"`
	Source     string    `json:"source,omitempty"`
	Wording    string    `json:"wording,omitempty"`
	Proof      string    `json:"proof,omitempty"`
	At         time.Time `json:"at"`
	RecordedAt time.Time `json:"recordedAt"`
	RecordedBy string    `json:"recordedBy"`
}

func (b ConsentBody) consent(customerID, by string) domain.Consent {
	c := domain.Consent{
		CustomerID: customerID, Purpose: b.Purpose, Channel: b.Channel, State: domain.ConsentState(b.State), LegalBasis: b.LegalBasis,
		Source: b.Source, Wording: b.Wording, Proof: b.Proof, RecordedBy: by,
	}
	if b.At != nil {
		c.At = *b.At
	}
	return c
}

func consentView(c domain.Consent) ConsentView {
	return ConsentView{
		ID: c.ID, CustomerID: c.CustomerID, Purpose: c.Purpose, Channel: c.Channel, State: string(c.State), LegalBasis: c.LegalBasis,
		Source: c.Source, Wording: c.Wording, Proof: c.Proof, At: c.At, RecordedAt: c.RecordedAt, RecordedBy: c.RecordedBy,
	}
}

type recordConsentInput struct {
	CustomerPath
	Body ConsentBody
}

type consentOutput struct {
	Body ConsentView
}

func (h handlers) recordConsent() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/customers/{customerId}/consents", ID: "record-consent", Tag: "Consents",
		Summary: "Record that a customer gave or withdrew consent", Permission: auth.CustomerWrite, Creates: true,
		Description: "It counts at once. What was said last of a channel, or of any, counts for that channel; an entry is never changed.",
	}, func(ctx context.Context, in *recordConsentInput) (*consentOutput, error) {
		consent, err := h.app(ctx).RecordConsent(ctx, in.Body.consent(in.CustomerID, auth.From(ctx).Subject))
		return &consentOutput{consentView(consent)}, err
	})
}

type listConsentsInput struct {
	CustomerPath
	httpapi.PageParams
}

type listConsentsOutput struct {
	Body httpapi.Page[ConsentView]
}

func (h handlers) listConsents() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/customers/{customerId}/consents", ID: "list-consents", Tag: "Consents",
		Summary: "List a customer's history of consents, the latest first", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *listConsentsInput) (*listConsentsOutput, error) {
		use := h.app(ctx)
		ids, err := use.Histories(ctx, in.CustomerID)
		if err != nil {
			return nil, err
		}
		q, err := in.Apply(use.Consents.Of(ids))
		if err != nil {
			return nil, err
		}
		page, err := use.Consents.List(ctx, q)
		return &listConsentsOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Consent]) ConsentView {
			return consentView(doc.Body)
		})}, err
	})
}

type currentConsentsOutput struct {
	Body struct {
		Items []ConsentView `json:"items" nullable:"false" doc:"The entry that counts, of every purpose and channel of which something was said"`
	}
}

func (h handlers) listCurrentConsents() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/customers/{customerId}/consents/current", ID: "list-current-consents", Tag: "Consents",
		Summary: "List what a customer consents to now", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ CustomerPath }) (*currentConsentsOutput, error) {
		current, err := h.app(ctx).CurrentConsents(ctx, in.CustomerID)
		out := &currentConsentsOutput{}
		out.Body.Items = make([]ConsentView, len(current))
		for i, c := range current {
			out.Body.Items[i] = consentView(c)
		}
		return out, err
	})
}
