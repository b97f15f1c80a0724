package domain

import (
	"strings"
	"unicode"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Name is how a customer is called. A person has Display or the parts; an organisation has Display.
type Name struct {
	Display string `json:"display" bson:"display"` // as its owner writes it: "王小明", "Ada Lovelace"
	Given   string `json:"given" bson:"given,omitempty"`
	Family  string `json:"family" bson:"family,omitempty"`
}

const maxName = 200 // runes

func (n Name) check(kind Kind, broken []fault.Field) (Name, []fault.Field) {
	n.Given, broken = checkText("name.given", n.Given, maxName, broken)
	n.Family, broken = checkText("name.family", n.Family, maxName, broken)
	if n.Display = strings.TrimSpace(n.Display); n.Display == "" && kind == Person {
		n.Display = n.joined()
	}
	if n.Display == "" {
		return n, append(broken, fault.Field{Path: "name.display", Message: "is required"})
	}
	n.Display, broken = checkText("name.display", n.Display, maxName, broken)
	return n, broken
}

// joined puts a person's parts together: family name first where it is written in Han characters, kana or hangul.
func (n Name) joined() string {
	if isCJK(n.Family + n.Given) {
		return n.Family + n.Given
	}
	return strings.TrimSpace(n.Given + " " + n.Family)
}

// sortKey orders names without regard to case.
func (n Name) sortKey() string { return strings.ToLower(n.Display) }

func isCJK(s string) bool {
	for _, r := range s {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			return true
		}
	}
	return false
}
