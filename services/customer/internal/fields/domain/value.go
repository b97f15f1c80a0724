package domain

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/guanxi-crm/guanxi/contracts"
)

const (
	maxText   = 1000    // runes
	maxNumber = 1 << 53 // beyond it a JSON number is no longer exact
	maxLink   = 64      // bytes
)

// check returns the value as it is kept, and what is wrong with it. A choice that the customer made before may be retired.
func (d Definition) check(value, before any) (kept any, wrong string) {
	switch d.Type {
	case Text:
		return checkText(value)
	case Number:
		return checkNumber(value)
	case Money:
		return checkMoney(value)
	case Date:
		return checkDate(value)
	case Boolean:
		if _, ok := value.(bool); !ok {
			return value, "must be true or false"
		}
		return value, ""
	case Choice:
		return d.checkChoice(value, []any{before})
	case MultiChoice:
		return d.checkChoices(value, elements(before))
	case Customer:
		if id, ok := value.(string); !ok || !strings.HasPrefix(id, "cus_") || len(id) > maxLink {
			return value, "must be the id of a customer"
		}
		return value, ""
	default:
		return value, "is of a type that is not known"
	}
}

func checkText(value any) (kept any, wrong string) {
	text, ok := value.(string)
	text = strings.TrimSpace(text)
	switch {
	case !ok || text == "":
		return value, "must be a text that is not empty"
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		return value, "must not have control characters"
	case utf8.RuneCountInString(text) > maxText:
		return value, fmt.Sprintf("is longer than %d characters", maxText)
	}
	return text, ""
}

func checkNumber(value any) (kept any, wrong string) {
	var number float64
	switch n := value.(type) {
	case float64:
		number = n
	case int:
		number = float64(n)
	case int32: // as MongoDB may give back what another program wrote
		number = float64(n)
	case int64:
		number = float64(n)
	case json.Number:
		parsed, err := n.Float64()
		if err != nil {
			return value, "must be a number"
		}
		number = parsed
	default:
		return value, "must be a number"
	}
	if math.IsNaN(number) || math.Abs(number) > maxNumber {
		return value, fmt.Sprintf("must be from -%d to %d", maxNumber, maxNumber)
	}
	return number, ""
}

// checkMoney keeps money as its written form, which is alike in JSON and in a document.
func checkMoney(value any) (kept any, wrong string) {
	const shape = `must be an amount, for example {"amount":"12.34","currency":"CNY"}`
	if money, ok := value.(contracts.Money); ok {
		return written(money), ""
	}
	parts, ok := value.(map[string]any)
	if !ok || len(parts) != 2 {
		return value, shape
	}
	amount, hasAmount := parts["amount"].(string)
	currency, hasCurrency := parts["currency"].(string)
	if !hasAmount || !hasCurrency {
		return value, shape
	}
	money, err := contracts.ParseMoney(amount, currency)
	if err != nil {
		return value, err.Error()
	}
	return written(money), ""
}

func written(m contracts.Money) map[string]any {
	return map[string]any{"amount": m.Amount(), "currency": m.Currency}
}

func checkDate(value any) (kept any, wrong string) {
	day, ok := value.(string)
	if day = strings.TrimSpace(day); ok {
		if at, err := time.Parse(time.DateOnly, day); err == nil && at.Year() > 0 {
			return day, ""
		}
	}
	return value, "must be a calendar day, for example 2026-01-31"
}

func (d Definition) checkChoice(value any, before []any) (kept any, wrong string) {
	choice, ok := value.(string)
	if !ok {
		return value, "must be one of the choices: " + d.open()
	}
	i := slices.IndexFunc(d.Choices, func(o Option) bool { return o.Value == choice })
	if i < 0 || d.Choices[i].Retired && !slices.Contains(before, value) {
		return value, "must be one of the choices: " + d.open()
	}
	return choice, ""
}

// checkChoices keeps several choices, in the definition's order.
func (d Definition) checkChoices(value any, before []any) (kept any, wrong string) {
	given := elements(value)
	if len(given) == 0 || len(given) > maxChoices {
		return value, "must be a list of choices: " + d.open()
	}
	chosen := map[string]bool{}
	for _, one := range given {
		choice, wrong := d.checkChoice(one, before)
		if wrong != "" {
			return value, wrong
		}
		text, _ := choice.(string)
		chosen[text] = true
	}
	ordered := make([]string, 0, len(chosen))
	for _, option := range d.Choices {
		if chosen[option.Value] {
			ordered = append(ordered, option.Value)
		}
	}
	return ordered, ""
}

// open lists the choices that can be made, the first twenty of them.
func (d Definition) open() string {
	var values []string
	for _, o := range d.Choices {
		if !o.Retired {
			values = append(values, o.Value)
		}
	}
	const most = 20
	if len(values) > most {
		values = append(values[:most], "…")
	}
	return strings.Join(values, ", ")
}

// elements returns the elements of a list, whatever type of list it came as; nil when it is none.
func elements(value any) []any {
	list := reflect.ValueOf(value)
	if !list.IsValid() || list.Kind() != reflect.Slice {
		return nil
	}
	all := make([]any, list.Len())
	for i := range all {
		all[i] = list.Index(i).Interface()
	}
	return all
}
