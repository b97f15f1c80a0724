package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

type createImportInput struct {
	Body struct {
		Kind     string `json:"kind" enum:"customers,purchases" doc:"What the rows are"`
		Format   string `json:"format" enum:"csv,jsonl"`
		FileName string `json:"fileName,omitempty" maxLength:"255" doc:"For its owner to recognise it by"`
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
		Description: "CSV columns of customers: externalId, kind, displayName, givenName, familyName, email, phone, language, timeZone, " +
			"tags (between semicolons), owner, preferredChannel, createdOn; of purchases: externalId, customerExternalId or customerId, " +
			"purchasedOn, amount, currency. A line of JSON is what the API takes, and names a purchase's customer by customerExternalId " +
			"or customerId. Every row needs an external id.",
	}, func(ctx context.Context, in *createImportInput) (*createImportOutput, error) {
		job, err := h.app(ctx).CreateImport(ctx, app.NewImport{
			Kind: domain.ImportKind(in.Body.Kind), Format: domain.ImportFormat(in.Body.Format),
			FileName: in.Body.FileName, CreatedBy: auth.From(ctx).Subject,
		})
		return &createImportOutput{"/v1/imports/" + job.ID, importView(job)}, err
	})
}
