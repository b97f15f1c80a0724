package domain

import (
	"fmt"
	"strings"
	"time"
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

// requireText is checkText of a text that may not be empty.
func requireText(path, text string, limit int, broken []fault.Field) (string, []fault.Field) {
	text, broken = checkText(path, text, limit, broken)
	if text == "" {
		broken = append(broken, fault.Field{Path: path, Message: "is required"})
	}
	return text, broken
}

// stamp is a time as it is kept: in UTC, to the millisecond.
func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
