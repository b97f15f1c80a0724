package api

import (
	"errors"
	"fmt"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// amounts reads amounts of money and collects what is wrong with them.
type amounts struct{ broken []fault.Field }

func (a *amounts) read(amount *contracts.MoneyJSON, path string, at int) *contracts.Money {
	if amount == nil {
		return nil
	}
	money, err := amount.Money()
	if err == nil {
		return &money
	}
	part := ".amount"
	if errors.Is(err, contracts.ErrCurrency) {
		part = ".currency"
	}
	a.broken = append(a.broken, fault.Field{Path: fmt.Sprintf(path, at) + part, Message: err.Error()})
	return nil
}

func (a *amounts) err() error {
	if len(a.broken) > 0 {
		return fault.OnFields(a.broken...)
	}
	return nil
}

func written(money *contracts.Money) *contracts.MoneyJSON {
	if money == nil {
		return nil
	}
	amount := money.Written()
	return &amount
}
