// Package plain checks text that people write on one line. It knows nothing of what the text is about.
package plain

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Text returns a line of text without the space around it, and adds to broken what is wrong with it. It may be empty, and
// has at most limit runes, all printable: what is kept can be shown, logged and written to a CSV file as it is.
func Text(path, text string, limit int, broken []fault.Field) (string, []fault.Field) {
	text = strings.TrimSpace(text)
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		broken = append(broken, fault.Field{Path: path, Message: "must not have control characters"})
	case utf8.RuneCountInString(text) > limit:
		broken = append(broken, fault.Field{Path: path, Message: fmt.Sprintf("is longer than %d characters", limit)})
	}
	return text, broken
}
