package domain

import (
	"maps"
	"slices"

	"golang.org/x/text/language"
)

// Wording is a survey's question in one language.
type Wording struct {
	Language string // BCP 47
	Question string
}

// Word returns the question in the language that suits best: the first of the preferences, each an Accept-Language header
// or a language tag, that asks for one the survey has; English when none does.
func (s Survey) Word(preferences ...string) Wording {
	tags := slices.Sorted(maps.Keys(s.Question))
	if i := slices.Index(tags, "en"); i > 0 { // the matcher falls back on the first
		tags = slices.Insert(slices.Delete(tags, i, i+1), 0, "en")
	}
	offered := make([]language.Tag, len(tags))
	for i, tag := range tags {
		offered[i] = language.Make(tag)
	}
	matcher := language.NewMatcher(offered)
	for _, preference := range preferences {
		wanted, _, err := language.ParseAcceptLanguage(preference)
		if err != nil || len(wanted) == 0 {
			continue
		}
		if _, i, confidence := matcher.Match(wanted...); confidence > language.No {
			return Wording{tags[i], s.Question[tags[i]]}
		}
	}
	return Wording{tags[0], s.Question[tags[0]]}
}
