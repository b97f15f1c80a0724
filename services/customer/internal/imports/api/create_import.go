package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

type createImportInput struct {
	Body struct {
		Kind     string `json:"kind" enum:"customers,purchases" doc:"What the rows are"`
		Format   string `json:"format" enum:"csv,jsonl,xlsx"`
		FileName string `json:"fileName,omitempty" maxLength:"255" doc:"For its owner to recognise it by"`
		Run      string `json:"run,omitempty" enum:"at-once,when-asked" default:"at-once" doc:"Whether it runs as soon as its file is here"`
		PlanBody
	}
}

type createImportOutput struct {
	Location string `header:"Location"`
	Body     ImportView
}

func (h handlers) createImport() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/imports", ID: "create-import", Tag: "Imports",
		Summary: "Create an import, which then waits for its file", Permission: auth.CustomerWrite, Creates: true,
		Description: "Without a mapping, columns of customers are named displayName, givenName, familyName, email, phone, createdOn or as the " +
			"fields' paths: externalId, kind, language, timeZone, tags (between semicolons), owner, contactPoints[email:work], " +
			"fields.<key>; of purchases: externalId, customerExternalId or customerId, purchasedOn, amount, currency. A line of " +
			"JSON is what the API takes, and names a purchase's customer by customerExternalId or customerId. Every row needs an external " +
			"id, unless customers are also matched by an address, or created all the same. A column named error is passed over.",
	}, func(ctx context.Context, in *createImportInput) (*createImportOutput, error) {
		job, err := h.app(ctx).CreateImport(ctx, app.NewImport{
			Kind: domain.Kind(in.Body.Kind), Format: domain.Format(in.Body.Format), FileName: in.Body.FileName,
			CreatedBy: auth.From(ctx).Subject, AtOnce: in.Body.Run != "when-asked", Plan: in.Body.revised(domain.Plan{}),
		})
		return &createImportOutput{"/v1/imports/" + job.ID, importView(job)}, err
	})
}
