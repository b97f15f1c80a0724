// Package api is the HTTP interface of duplicates: typed inputs and outputs, and the routes with the permission each
// needs. It decides nothing.
package api

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/app"
)

const (
	duplicatesTag = "Duplicates"
	mergesTag     = "Merges"
)

// handlers answers the routes; app returns the use cases of the tenant that is calling, and wake has its job begun.
type handlers struct {
	api  *httpapi.API
	app  func(ctx context.Context) app.App
	wake func(tenant tenancy.ID)
}

// Routes registers the area's routes.
func Routes(api *httpapi.API, tenantApp func(p auth.Principal) app.App, wake func(tenant tenancy.ID)) {
	h := handlers{api: api, app: func(ctx context.Context) app.App { return tenantApp(auth.From(ctx)) }, wake: wake}
	h.listDuplicates()
	h.getDuplicate()
	h.dismissDuplicate()
	h.getRules()
	h.changeRules()
	h.startScan()
	h.startBulkMerge()
	h.listJobs()
	h.getJob()
	h.previewMerge()
	h.mergeCustomers()
	h.listMerges()
	h.getMerge()
	h.undoMerge()
}

// valueOf returns a field of the details as JSON has it: "name", "fields.size".
func valueOf(d customers.Details, field string) any {
	text, err := json.Marshal(d)
	if err != nil {
		return nil
	}
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return nil
	}
	for _, step := range strings.SplitN(field, ".", 2) { //nolint:mnd // the tenant's own fields are one level down
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[step]
	}
	return value
}
