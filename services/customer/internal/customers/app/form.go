package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// Definitions returns the definitions of the tenant's own fields.
type Definitions func(ctx context.Context) (fields.Definitions, error)

// Form returns what the tenant's customers are checked by now.
func (a App) Form(ctx context.Context) (domain.Form, error) {
	form := domain.Form{Country: domain.CountryOf(a.Tenant.TimeZone, a.Tenant.Language)}
	if a.Definitions == nil {
		return form, nil
	}
	var err error
	form.Fields, err = a.Definitions(ctx)
	return form, err
}
