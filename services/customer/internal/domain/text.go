package domain

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

const (
	maxExternalID = 200 // runes
	maxOwner      = 200 // runes
)

// checkText returns a line of text without the space around it. It may be empty, and has at most limit runes, all
// printable: what is kept can be shown, logged and written to a CSV file as it is.
func checkText(path, text string, limit int, broken []fault.Field) (string, []fault.Field) {
	text = strings.TrimSpace(text)
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		broken = append(broken, fault.Field{Path: path, Message: "must not have control characters"})
	case utf8.RuneCountInString(text) > limit:
		broken = append(broken, fault.Field{Path: path, Message: fmt.Sprintf("is longer than %d characters", limit)})
	}
	return text, broken
}
