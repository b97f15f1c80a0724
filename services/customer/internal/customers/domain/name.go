package domain

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/plain"
)

// Name is how a customer is called. A person has Display or the parts; an organisation has Display.
type Name struct {
	Display string `json:"display" bson:"display" personal:"true"` // as its owner writes it: "王小明", "Ada Lovelace"
	Given   string `json:"given" bson:"given,omitempty" personal:"true"`
	Family  string `json:"family" bson:"family,omitempty" personal:"true"`
}

const maxName = 200 // runes

// familyFirst are the languages whose names begin with the family's, in whatever script: "Nagy Éva", "Nguyễn Văn Nam".
var familyFirst = []string{"hu", "ja", "ko", "vi", "yue", "zh"}

func (n Name) check(kind Kind, language string, broken []fault.Field) (Name, []fault.Field) {
	n.Given, broken = plain.Text("name.given", n.Given, maxName, broken)
	n.Family, broken = plain.Text("name.family", n.Family, maxName, broken)
	if n.Display = strings.TrimSpace(n.Display); n.Display == "" && kind == Person {
		n.Display = n.joined(language)
	}
	if n.Display == "" {
		return n, append(broken, fault.Field{Path: "name.display", Message: "is required"})
	}
	n.Display, broken = plain.Text("name.display", n.Display, maxName, broken)
	return n, broken
}

// joined puts a person's parts together as its script and language do: without a space where they are written in Han
// characters, kana or hangul.
func (n Name) joined(language string) string {
	switch {
	case isCJK(n.Family + n.Given):
		return n.Family + n.Given
	case slices.Contains(familyFirst, base(language)):
		return strings.TrimSpace(n.Family + " " + n.Given)
	default:
		return strings.TrimSpace(n.Given + " " + n.Family)
	}
}

// base returns the language itself of a tag: "zh" of "zh-Hans-CN".
func base(tag string) string {
	parsed, err := language.Parse(tag)
	if err != nil {
		return ""
	}
	of, _ := parsed.Base()
	return of.String()
}

func isCJK(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
	})
}
