package domain

import (
	"regexp"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/changes"
	"github.com/guanxi-crm/guanxi/services/customer/internal/plain"
)

const (
	maxName     = 200 // runes
	maxCategory = 100 // runes
)

// skuPattern is what can be part of a path as it is.
var skuPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~:+-]{0,99}$`)

func checkSKU(sku string) (string, []fault.Field) {
	if !skuPattern.MatchString(sku) {
		return sku, []fault.Field{{
			Path: "sku", Message: "must begin with a letter or digit and have at most 100 letters, digits and . _ ~ : + - in all",
		}}
	}
	return sku, nil
}

// become gives the product the details, checked.
func (p Product) become(details Details, broken []fault.Field, now time.Time) (Product, []contracts.Data, error) {
	before := p
	if p.Name, broken = plain.Text("name", details.Name, maxName, broken); p.Name == "" {
		broken = append(broken, fault.Field{Path: "name", Message: "is required"})
	}
	p.Category, broken = plain.Text("category", details.Category, maxCategory, broken)
	p.Price, broken = checkPrice(details.Price, broken)
	switch p.Status = details.Status; p.Status {
	case "":
		p.Status = Active
	case Active, Retired:
	default:
		broken = append(broken, fault.Field{Path: "status", Message: "must be active or retired"})
	}
	if len(broken) > 0 {
		return before, nil, fault.OnFields(broken...)
	}
	changed := changes.Between(before.told(), p.told())
	if len(changed) == 0 {
		return before, nil, nil
	}
	p.UpdatedAt = now
	return p, []contracts.Data{contracts.SettingChanged{Kind: "product", ID: p.SKU, Name: p.Name, Changes: changed}}, nil
}

func checkPrice(written *contracts.MoneyJSON, broken []fault.Field) (*contracts.Money, []fault.Field) {
	if written == nil {
		return nil, broken
	}
	price, err := written.Money()
	switch {
	case err != nil:
		return nil, append(broken, fault.Field{Path: "price", Message: err.Error()})
	case price.Minor < 0:
		return nil, append(broken, fault.Field{Path: "price.amount", Message: "must not be negative"})
	}
	return &price, broken
}
