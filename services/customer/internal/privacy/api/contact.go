package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type mayContactInput struct {
	CustomerPath
	Purpose string `query:"purpose" required:"true" minLength:"1" maxLength:"63" example:"newsletter"`
	Channel string `query:"channel" required:"true" enum:"phone,email,meeting,chat,social,visit,web"`
}

// ContactableView is the answer to whether a customer may be contacted.
type ContactableView struct {
	CustomerID  string       `json:"customerId"`
	Purpose     string       `json:"purpose"`
	Channel     string       `json:"channel"`
	Contactable bool         `json:"contactable"`
	Reason      string       `json:"reason" enum:"consent,legal-basis,no-consent,withdrawn,do-not-contact,erased,deleted,purpose-retired" doc:"What decided"`
	Consent     *ConsentView `json:"consent,omitempty" doc:"What the customer said, where that decided"`
}

type contactableOutput struct {
	Body ContactableView
}

func (h handlers) mayContact() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/customers/{customerId}/contactable", ID: "get-contactable", Tag: "Consents",
		Summary: "Ask whether a customer may be contacted", Permission: auth.CustomerRead,
		Description: "The one place to ask. It answers for customers who were deleted, merged or erased too.",
	}, func(ctx context.Context, in *mayContactInput) (*contactableOutput, error) {
		answer, err := h.app(ctx).MayContact(ctx, in.CustomerID, in.Purpose, in.Channel)
		view := ContactableView{
			CustomerID: in.CustomerID, Purpose: in.Purpose, Channel: in.Channel, Contactable: answer.Yes, Reason: string(answer.Reason),
		}
		if answer.Consent != nil {
			consent := consentView(*answer.Consent)
			view.Consent = &consent
		}
		return &contactableOutput{view}, err
	})
}

type doNotContactInput struct {
	CustomerPath
	httpapi.IfMatch
	Body struct {
		DoNotContact bool   `json:"doNotContact"`
		Reason       string `json:"reason,omitempty" maxLength:"500" doc:"For the record; nothing personal"`
	}
}

type doNotContactOutput struct {
	ETag string `header:"ETag"`
	Body struct {
		CustomerID   string `json:"customerId"`
		DoNotContact bool   `json:"doNotContact"`
	}
}

func (h handlers) setDoNotContact() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/customers/{customerId}/do-not-contact", ID: "set-do-not-contact", Tag: "Consents",
		Summary: "Say whether nobody may contact a customer", Permission: auth.CustomerWrite, Status: http.StatusOK,
		Description: "It goes before everything the customer has consented to. The entity tag is the customer's.",
	}, func(ctx context.Context, in *doNotContactInput) (*doNotContactOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		customer, err := h.app(ctx).Customers.SetDoNotContact(ctx, in.CustomerID, version, in.Body.DoNotContact, in.Body.Reason)
		out := &doNotContactOutput{ETag: httpapi.ETag(customer.Version)}
		out.Body.CustomerID, out.Body.DoNotContact = in.CustomerID, customer.Body.DoNotContact
		return out, err
	})
}
