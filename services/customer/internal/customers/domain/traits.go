package domain

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// Traits are what a customer is known by, made comparable: folded to lower-case letters and digits without accents, with
// Han characters as toneless pinyin, so that homophones read alike. Two customers are compared by their traits alone.
type Traits struct {
	Kind      Kind
	Given     string   // of a person: without spaces, "xiaoming"
	Family    string   // of a person: "wang"
	Name      []string // of an organisation: its words but for its legal form
	Written   string   // the name in Han characters as it is written, or empty
	BirthDate string   // calendar day
	Emails    []string
	Phones    []string   // E.164
	Handles   []string   // other ways to reach it: "wechat:xm1990", "website:example.org"
	Addresses [][]string // each in words: "12", "station", "street"
}

// Traits returns what the customer is known by.
func (d Details) Traits() Traits {
	t := Traits{Kind: d.Kind}
	if d.Kind == Person {
		t.BirthDate = d.BirthDate
		t.Given, t.Family = d.Name.folded()
	} else {
		t.Name = withoutLegalForm(folded(d.Name.Display))
	}
	t.Written = han(d.Name.Display)
	for _, p := range d.ContactPoints {
		switch p.Kind {
		case Email:
			t.Emails = append(t.Emails, strings.ToLower(p.Value))
		case Phone:
			t.Phones = append(t.Phones, p.Value)
		case Address:
			if words := folded(p.Value); len(words) > 0 {
				t.Addresses = append(t.Addresses, words)
			}
		case Website:
			t.Handles = append(t.Handles, "website:"+host(p.Value))
		case WeChat, WhatsApp, Line, X:
			t.Handles = append(t.Handles, string(p.Kind)+":"+strings.ToLower(p.Value))
		}
	}
	return t
}

// legalForms are words of an organisation's name that say nothing of which organisation it is.
var legalForms = []string{
	"ab", "ag", "as", "bv", "co", "company", "corp", "corporation", "gmbh", "group", "inc", "incorporated", "kg", "limited", "llc", "llp",
	"ltd", "nv", "oy", "plc", "pte", "pty", "sa", "sarl", "spa", "srl", "the",
	"yougongsi", "youxiangongsi", "youxianzerengongsi", "gufenyouxiangongsi", "jituan", // 有限公司 and its like, in pinyin
}

// withoutLegalForm leaves legal forms out, unless nothing else would be left.
func withoutLegalForm(words []string) []string {
	var kept []string
	for _, w := range words {
		for _, form := range legalForms {
			if len(form) > 5 && len(w) > len(form) && unicode.IsLetter(rune(w[0])) {
				w = strings.TrimSuffix(w, form) // Han names are one word
			}
		}
		if !slices.Contains(legalForms, w) {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		return words
	}
	return kept
}

func host(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimPrefix(strings.ToLower(parsed.Hostname()), "www.")
}
