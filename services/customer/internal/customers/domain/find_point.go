package domain

import (
	"strings"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// FindPoint returns the value under which a contact point of the kind is kept, to look for it. What is wrong with it is an
// Invalid fault on the kind's name.
func (f Form) FindPoint(kind PointKind, value string) (string, error) {
	kept, wrong := kind.normalise(strings.TrimSpace(value), f.Country)
	if wrong != "" {
		return "", fault.OnField(string(kind), "%s", wrong)
	}
	return kept, nil
}
