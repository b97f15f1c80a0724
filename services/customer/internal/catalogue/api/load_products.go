package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
	"github.com/guanxi-crm/guanxi/services/customer/internal/catalogue/app"
)

type loadProductsInput struct {
	Body struct {
		Items []NewProductBody `json:"items" minItems:"1" maxItems:"500" nullable:"false"`
	}
}

// LoadedView is what became of one item.
type LoadedView struct {
	SKU     string               `json:"sku"`
	Outcome string               `json:"outcome" enum:"created,changed,unchanged,rejected"`
	Errors  []problem.FieldError `json:"errors,omitempty" doc:"Of an item that was rejected"`
}

type loadProductsOutput struct {
	Body struct {
		Items []LoadedView `json:"items" nullable:"false" doc:"In the order of the items sent"`
	}
}

func (h handlers) loadProducts() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/products/bulk", ID: "load-products", Tag: "Products",
		Summary: "Add and change many products", Permission: auth.TenantAdmin, Status: http.StatusOK,
		Description: "An item whose SKU there is already replaces that product. Each is taken or rejected by itself; sending them " +
			"again changes nothing.",
	}, func(ctx context.Context, in *loadProductsInput) (*loadProductsOutput, error) {
		items := make([]app.Item, len(in.Body.Items))
		for i, item := range in.Body.Items {
			items[i] = app.Item{SKU: item.SKU, Details: item.details()}
		}
		results, err := h.app(ctx).LoadProducts(ctx, items)
		out := &loadProductsOutput{}
		out.Body.Items = make([]LoadedView, len(results))
		for i, r := range results {
			out.Body.Items[i] = LoadedView{SKU: items[i].SKU, Outcome: string(r.Outcome), Errors: fieldErrors(r.Broken)}
		}
		return out, err
	})
}

func fieldErrors(broken []fault.Field) []problem.FieldError {
	var errors []problem.FieldError
	for _, f := range broken {
		errors = append(errors, problem.FieldError{Field: f.Path, Message: f.Message})
	}
	return errors
}
