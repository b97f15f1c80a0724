package tenancy

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"
	_ "time/tzdata" // the same time zones are valid on every machine

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
)

// Patterns are compiled once; regexp.Regexp is read-only and safe to share.
var (
	label   = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`) // RFC 1123, section 2.1
	setting = regexp.MustCompile(`^[a-z]+\.[a-zA-Z][a-zA-Z0-9]*$`)
)

// Check says whether the id is a DNS label: lower-case letters, digits and inner hyphens, at most 63.
func (id ID) Check() error {
	if !label.MatchString(string(id)) {
		return errors.New("must be a DNS label: at most 63 lower-case letters, digits and inner hyphens")
	}
	return nil
}

// validate names the first entry that is wrong, and what is wrong with it.
func validate(tenants []Tenant) error {
	at := make(map[ID]int, len(tenants))
	for i, t := range tenants {
		if err := t.validate(); err != nil {
			return fmt.Errorf("tenant %d (%q): %w", i+1, t.ID, err)
		}
		if first, twice := at[t.ID]; twice {
			return fmt.Errorf("tenant %d (%q): id is also that of tenant %d", i+1, t.ID, first+1)
		}
		at[t.ID] = i
	}
	return nil
}

func (t Tenant) validate() error {
	if err := t.ID.Check(); err != nil {
		return fmt.Errorf("id %w", err)
	}
	if t.State != Active && t.State != Suspended {
		return fmt.Errorf("state must be %s or %s, not %q", Active, Suspended, t.State)
	}
	if _, err := time.LoadLocation(t.TimeZone); err != nil || t.TimeZone == "Local" {
		return fmt.Errorf("timeZone must be an IANA name such as Asia/Shanghai, not %q", t.TimeZone)
	}
	if _, err := currency.ParseISO(t.Currency); err != nil && t.Currency != "" {
		return fmt.Errorf("currency must be an ISO 4217 code such as CNY, not %q", t.Currency)
	}
	if _, err := language.Parse(t.Language); err != nil && t.Language != "" {
		return fmt.Errorf("language must be a BCP 47 tag such as zh-CN, not %q", t.Language)
	}
	if t.Limits.negative() {
		return errors.New("limits must not be negative")
	}
	if slices.Contains(t.Admins, "") {
		return errors.New("admins must be subjects of tokens, not empty")
	}
	for name := range t.Settings {
		if !setting.MatchString(name) {
			return fmt.Errorf("setting %q must be named <service>.<setting>", name)
		}
	}
	return nil
}

func (l Limits) negative() bool {
	return l.RequestsPerSecond < 0 || l.Burst < 0 || min(l.Customers, l.StorageBytes, l.EventsPerDay) < 0
}
