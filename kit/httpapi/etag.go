package httpapi

import (
	"strconv"
	"strings"
)

const ifMatchHeader = "If-Match"

// ETag is a resource's version as an entity tag: version 3 is "3", in quotes. Outputs carry it in a field
//
//	ETag string `header:"ETag"`
func ETag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// IfMatch is embedded in the input of every change.
type IfMatch struct {
	Tag string `header:"If-Match" doc:"The ETag of the version this change is made to" example:"\"3\""`
}

// Version returns the version asked for: 428 when the header is missing, 400 when it is not one of our tags. Exactly
// one strong tag is taken: a list, a weak tag (W/"3") and * (RFC 9110, section 13.1.1) are refused, because a change is
// made to a version that its author has seen.
func (m IfMatch) Version() (int64, error) {
	if m.Tag == "" {
		return 0, newProblem(kindUnconditional, "send the header If-Match with the ETag of the version you change")
	}
	version, err := strconv.ParseInt(strings.Trim(m.Tag, `"`), 10, 64)
	if err != nil || version < 1 || ETag(version) != m.Tag {
		return 0, newProblem(kindMalformed, `If-Match must be one ETag as it was received, for example "3" with its quotes`)
	}
	return version, nil
}

func (m IfMatch) conditional() {}
