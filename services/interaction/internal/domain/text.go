package domain

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// checkText returns the text without surrounding space, and what is wrong when it is longer than limit runes.
func checkText(path, text string, limit int, broken []fault.Field) (string, []fault.Field) {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > limit {
		broken = append(broken, fault.Field{Path: path, Message: fmt.Sprintf("is longer than %d characters", limit)})
	}
	return text, broken
}
