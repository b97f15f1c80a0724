package domain

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/nyaruka/phonenumbers"

	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// layoutOf returns the layout of a date format: "DD/MM/YYYY" is "02/01/2006".
func layoutOf(format string) (layout string, ok bool) {
	if format == "" {
		return time.DateOnly, true
	}
	layout = strings.NewReplacer("YYYY", "2006", "MM", "01", "DD", "02").Replace(format)
	probe := time.Date(2013, 11, 25, 0, 0, 0, 0, time.UTC)
	read, err := time.Parse(layout, probe.Format(layout))
	return layout, err == nil && read.Equal(probe) && len(format) <= 16
}

// HoldsDays reports whether the column's cells are calendar days.
func (c Column) HoldsDays(defs fields.Definitions) bool {
	if key, own := strings.CutPrefix(c.Target, fieldPrefix); own {
		definition, _ := defs.Find(key)
		return definition.Type == fields.Date
	}
	return c.Target == "birthDate" || c.Target == "createdOn" || c.Target == "purchasedOn"
}

// Day returns a day as the service writes it. What is no day in the column's format stays as it is, and is refused later.
func (c Column) Day(text string) string {
	layout, ok := layoutOf(c.DateFormat)
	if at, err := time.Parse(layout, text); ok && err == nil {
		return at.Format(time.DateOnly)
	}
	return text
}

// phone returns a number with its country code where the column says of which country it is.
func (c Column) phone(text string) string {
	if c.Country == "" || strings.HasPrefix(text, "+") {
		return text
	}
	number, err := phonenumbers.Parse(text, c.Country)
	if err != nil {
		return text
	}
	return phonenumbers.Format(number, phonenumbers.E164)
}

// list splits "vip;north" and passes over what is empty in between. A list in JSON is taken as such: an entry may then have
// a semicolon in it.
func (c Column) list(text string) []string {
	separator := c.SplitBy
	if written := []string{}; separator == "" && strings.HasPrefix(text, "[") && json.Unmarshal([]byte(text), &written) == nil {
		return written
	}
	if separator == "" {
		separator = ";"
	}
	var entries []string
	for entry := range strings.SplitSeq(text, separator) {
		if entry = strings.TrimSpace(entry); entry != "" {
			entries = append(entries, entry)
		}
	}
	return entries
}

// own returns the value of a tenant's own field as its type has it in JSON. What cannot be one stays a text, and is refused
// later by name.
func (c Column) own(text string, definition fields.Definition) any {
	switch definition.Type { //nolint:exhaustive // the others are texts
	case fields.Number:
		if number, err := strconv.ParseFloat(text, 64); err == nil {
			return number
		}
	case fields.Boolean:
		switch strings.ToLower(text) {
		case "true", "yes", "1", "是":
			return true
		case "false", "no", "0", "否":
			return false
		}
	case fields.Money:
		if amount, currency, found := strings.Cut(text, " "); found {
			return map[string]any{"amount": amount, "currency": strings.TrimSpace(currency)}
		}
	case fields.MultiChoice:
		var chosen []any
		for _, entry := range c.list(text) {
			chosen = append(chosen, entry)
		}
		return chosen
	case fields.Date:
		return c.Day(text)
	}
	return text
}

// WrittenValue returns a list, or the value of a tenant's own field, as a cell has it: the setter of its column reads it
// again.
func WrittenValue(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	var money struct {
		Amount   string `json:"amount"`
		Currency string `json:"currency"`
	}
	if json.Unmarshal(text, &money) == nil && money.Currency != "" {
		return money.Amount + " " + money.Currency
	}
	var list []string
	if json.Unmarshal(text, &list) != nil {
		return string(text)
	}
	joined := strings.Join(list, ";")
	if strings.Count(joined, ";") >= len(list) && joined != "" || strings.HasPrefix(joined, "[") {
		return string(text)
	}
	return joined
}
