package domain

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// A customer is found by whatever one of its terms begins with. Terms and what is looked for are folded alike: lower case,
// without accents, width, spaces and signs, so that "O'Brien", "obrien" and "Ｏ’ＢＲＩＥＮ" are the same.
//
//	of                      terms                                             王小明            Ada O'Brien
//	a name                  the whole, in both orders; each word              王小明            adaobrien obrienada ada obrien o brien
//	  as it begins and ends the whole after a mark, to be found first         =王小明           =adaobrien =obrienada
//	  in Han characters     from each character on                            小明 明
//	                        the pinyin from each syllable on, in both orders  wangxiaoming xiaoming ming xiaomingwang
//	                        its initials from each on                         wxm xm
//	an external id          the whole; each word                              crm-17            crm17 crm 17
//	an e-mail address       the whole; its words; its domain                  ada@x.example     adaxexample ada xexample
//	a phone number          from each digit on, four digits at least          +442071838750     442071838750 42071838750 … 8750
//	another contact point   the whole
//	an organisation it is of  its id: whoever finds the organisation goes on to its people
//	a tag, a custom field that is searchable   the whole; each word
const (
	maxTerms    = 64
	maxTerm     = 32 // runes
	minFragment = 4  // digits
	wholeMark   = "="
)

// What a term is of, as a search tells it.
const (
	ofName         = "name"
	ofExternalID   = "externalId"
	ofContactPoint = "contactPoints"
	ofMembership   = "memberships"
	ofTag          = "tags"
	ofField        = "fields"
)

// term is one of a customer's terms.
type term struct{ of, text string }

// terms returns what the customer is searched by; nobody finds one that is not listed.
func (c Customer) terms(defs fields.Definitions) []string {
	if !c.Listed {
		return nil
	}
	found := c.describe()
	for _, value := range defs.Searchable(c.Fields) {
		found = append(found, termsOf(ofField, value)...)
	}
	texts := make([]string, 0, maxTerms)
	seen := make(map[string]bool, maxTerms)
	for _, t := range found {
		if t.text != "" && !seen[t.text] && len(texts) < maxTerms {
			seen[t.text] = true
			texts = append(texts, t.text)
		}
	}
	slices.Sort(texts)
	return texts
}

// describe returns the terms of what every customer has, the most telling first.
func (c Customer) describe() (all []term) {
	all = append(all, bounded(c.Name.terms(), 16)...)
	all = append(all, bounded(termsOf(ofExternalID, c.ExternalID), 4)...)
	points, phones := c.pointTerms()
	all = append(all, bounded(points, 12)...)
	all = append(all, bounded(c.Name.hanTerms(c.Kind), 36)...)
	all = append(all, bounded(phones, 24)...)
	for _, m := range c.Memberships[:min(len(c.Memberships), 5)] {
		all = append(all, term{ofMembership, Term(m.OrganisationID)})
	}
	for _, tag := range c.Tags {
		all = append(all, termsOf(ofTag, tag)...)
	}
	return all
}

// terms returns the whole name in both orders and each of its words.
func (n Name) terms() (all []term) {
	add := func(texts ...string) {
		for _, text := range texts {
			all = append(all, term{ofName, text})
		}
	}
	for _, whole := range n.wholes() {
		add(wholeMark+whole, whole)
	}
	for _, written := range []string{n.Display, n.Given, n.Family} {
		for _, t := range termsOf(ofName, written) {
			add(t.text)
		}
	}
	return all
}

// wholes returns the whole name folded, in the order in which it is written and turned round.
func (n Name) wholes() []string {
	wholes := []string{Term(n.Display)}
	words := strings.Fields(n.Display)
	if last := len(words) - 1; last > 0 {
		wholes = append(wholes, Term(words[last]+strings.Join(words[:last], "")))
	}
	if n.Given != "" && n.Family != "" {
		wholes = append(wholes, Term(n.Given+n.Family), Term(n.Family+n.Given))
	}
	slices.Sort(wholes[1:])
	return slices.Compact(wholes)
}

func (c Customer) pointTerms() (points, phones []term) {
	for _, p := range c.ContactPoints {
		switch p.Kind {
		case Phone:
			digits := strings.TrimPrefix(p.Value, "+")
			for from := 0; from <= len(digits)-minFragment; from++ {
				phones = append(phones, term{ofContactPoint, Term(digits[from:])})
			}
		case Email:
			points = append(points, term{ofContactPoint, Term(p.Value)})
			local, domain, _ := strings.Cut(p.Value, "@")
			points = append(points, term{ofContactPoint, Term(domain)})
			points = append(points, termsOf(ofContactPoint, local)...)
		case Website:
			points = append(points, term{ofContactPoint, Term(strings.TrimPrefix(host(p.Value), "www."))})
		case Address: // a street is shared by too many
		default:
			points = append(points, term{ofContactPoint, Term(p.Value)})
		}
	}
	return points, phones
}

// termsOf returns a text as a whole, and its words: those between spaces, and those between any signs.
func termsOf(of, text string) (all []term) {
	add := func(written string) {
		if t := (term{of, Term(written)}); t.text != "" && !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	add(text)
	for word := range strings.FieldsSeq(text) {
		add(word)
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !isTerm(r) && !unicode.Is(unicode.Mn, r) }) {
		add(word)
	}
	return all
}

func bounded(terms []term, limit int) []term { return terms[:min(len(terms), limit)] }

// Term folds a text to what is compared: its letters and digits without case, accents and width, at most 32 of them. A
// number loses the zeros before it, so that "07911" finds what is kept as "+447911".
func Term(text string) string {
	text = strings.ToLower(text)
	if !ascii(text) {
		text = letters.Replace(strings.ToLower(norm.NFKD.String(text)))
	}
	text = strings.Map(func(r rune) rune {
		if isTerm(r) {
			return r
		}
		return -1
	}, text)
	if !strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' }) {
		text = strings.TrimLeft(text, "0")
	}
	if utf8.RuneCountInString(text) > maxTerm {
		text = string([]rune(text)[:maxTerm])
	}
	return text
}

func isTerm(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
