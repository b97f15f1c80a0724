package contracts

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/currency"
)

// Money is an amount of one currency, held in its minor units (cents, fen; yen has none).
type Money struct {
	Minor    int64  `bson:"minor"`
	Currency string `bson:"currency"` // ISO 4217 code
}

// What a money value can be refused for.
var (
	ErrCurrency  = errors.New("must be an ISO 4217 currency code, for example CNY")
	ErrAmount    = errors.New(`must be a decimal number, for example "12.34"`)
	ErrPrecision = errors.New("has more decimals than the currency")
	ErrOverflow  = errors.New("is too large")
)

// maxDigits keeps an amount and sums of a million like it inside int64.
const maxDigits = 12

// ParseMoney reads a decimal amount ("12.34", "-5", "1000") of a currency. It rounds nothing: more decimals than the
// currency has are ErrPrecision.
func ParseMoney(amount, code string) (Money, error) {
	scale, err := scaleOf(code)
	if err != nil {
		return Money{}, err
	}
	digits, negative := strings.CutPrefix(amount, "-")
	whole, fraction, point := strings.Cut(digits, ".")
	if whole == "" || point && fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return Money{}, ErrAmount
	}
	if len(strings.TrimRight(fraction, "0")) > scale {
		return Money{}, fmt.Errorf("%w: %s has %d", ErrPrecision, code, scale)
	}
	fraction = (fraction + strings.Repeat("0", scale))[:scale]
	whole = strings.TrimLeft(whole, "0")
	if len(whole) > maxDigits {
		return Money{}, fmt.Errorf("%w: at most %d digits before the decimal point", ErrOverflow, maxDigits)
	}
	minor, err := strconv.ParseInt("0"+whole+fraction, 10, 64)
	if err != nil {
		return Money{}, ErrOverflow
	}
	if negative {
		minor = -minor
	}
	return Money{Minor: minor, Currency: code}, nil
}

// Amount writes the decimal amount with all the currency's decimals: "12.30".
func (m Money) Amount() string {
	scale, err := scaleOf(m.Currency)
	if err != nil || scale == 0 {
		return strconv.FormatInt(m.Minor, 10)
	}
	sign, abs := "", uint64(m.Minor)
	if m.Minor < 0 {
		sign, abs = "-", -abs
	}
	unit := uint64(math.Pow10(scale))
	return fmt.Sprintf("%s%d.%0*d", sign, abs/unit, scale, abs%unit)
}

func (m Money) String() string { return m.Amount() + " " + m.Currency }

// Add returns the sum; both must be of one currency.
func (m Money) Add(other Money) (Money, error) {
	if m.Currency != other.Currency {
		return Money{}, fmt.Errorf("cannot add %s to %s", other.Currency, m.Currency)
	}
	sum := m.Minor + other.Minor
	if (other.Minor > 0) != (sum > m.Minor) && other.Minor != 0 {
		return Money{}, ErrOverflow
	}
	return Money{Minor: sum, Currency: m.Currency}, nil
}

// MoneyJSON is how money is written in JSON: {"amount":"12.34","currency":"CNY"}.
type MoneyJSON struct {
	Amount   string `json:"amount" doc:"Decimal number with at most the currency's decimals" example:"12.34" pattern:"^-?[0-9]+(\\.[0-9]+)?$" maxLength:"20"`
	Currency string `json:"currency" doc:"ISO 4217 code" example:"CNY" pattern:"^[A-Z]{3}$"`
}

// Money parses the written form.
func (j MoneyJSON) Money() (Money, error) { return ParseMoney(j.Amount, j.Currency) }

// Written returns the JSON form.
func (m Money) Written() MoneyJSON { return MoneyJSON{m.Amount(), m.Currency} }

// MarshalJSON writes the form of MoneyJSON.
func (m Money) MarshalJSON() ([]byte, error) { return json.Marshal(m.Written()) }

// UnmarshalJSON reads the form of MoneyJSON.
func (m *Money) UnmarshalJSON(data []byte) (err error) {
	var j MoneyJSON
	if err = json.Unmarshal(data, &j); err == nil {
		*m, err = j.Money()
	}
	return err
}

// scaleOf returns how many decimals a currency has.
func scaleOf(code string) (int, error) {
	unit, err := currency.ParseISO(code)
	if err != nil || unit.String() != code || code == "XXX" {
		return 0, ErrCurrency
	}
	scale, _ := currency.Standard.Rounding(unit)
	return scale, nil
}
