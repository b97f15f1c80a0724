package domain

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

func named(name string) Customer {
	return Customer{Listed: true, Details: Details{Kind: Person, Name: Name{Display: name}}}
}

// found says whether somebody who types the text finds the customer.
func found(t require.TestingT, c Customer, defs fields.Definitions, text string) bool {
	c.Terms = c.terms(defs)
	s, err := NewSearch(text)
	require.NoError(t, err)
	return s.Finds(c.Candidate(), nil)
}

func TestACustomerIsFoundHoweverItIsWritten(t *testing.T) {
	wang := named("王小明")
	wang.ExternalID = "CRM-0017"
	wang.Tags = []string{"North West"}
	wang.ContactPoints = []ContactPoint{
		{Kind: Email, Value: "xm.wang@mail.example.org"}, {Kind: Phone, Value: "+8613800138000"}, {Kind: WeChat, Value: "xm_1990"},
	}
	wang.Fields = map[string]any{"taxNumber": "DE 811-907", "secret": "hidden"}
	wang.Memberships = []Membership{{OrganisationID: "cus_01h455vb4pex5vsknk084sn02q"}}
	defs := fields.Definitions{{Key: "taxNumber", Searchable: true}, {Key: "secret"}}
	ada := named("Ada Élodie O'Brien-Smith")
	shan := named("单田芳")
	organisation := named("北京 Blue-Sky 科技有限公司")
	organisation.Kind = Organisation
	for _, test := range []struct {
		customer Customer
		yes, no  []string
	}{
		{wang, []string{
			"王", "王小明", "小明", "明", "wang", "wangx", "WangXiaoMing", "wang xiao ming", "xiaoming wang", "xiaomingw", "ming", "wxm", "xm",
			"xm.wang@", "XM.WANG@mail.example.org", "mail.example", "xm wang", "13800138000", "138 0013 8000", "+86 138-0013-8000", "0013",
			"8000", "crm-0017", "CRM0017", "crm", "north west", "north", "xm_1990", "de811907", "811907", "cus_01h455vb4pex5vsknk084sn02q",
		}, []string{"李", "wangming", "13900", "hidden", "wm", "yuxiaoming"}},
		{ada, []string{
			"ada", "elodie", "Élodie", "obrien", "O'Brien", "brien", "smith", "o’brien-smith", "Ｓｍｉｔｈ", "obriensmithada", "adaelodie",
			"smith ada", "ÉLO",
		}, []string{"da", "adam"}},
		{shan, []string{"shantianfang", "dantianfang", "tianfangshan", "stf", "dtf"}, nil},
		{organisation, []string{"北京", "科技", "bluesky", "blue-sky", "sky", "keji", "kj"}, []string{"lue"}},
	} {
		for _, text := range test.yes {
			require.True(t, found(t, test.customer, defs, text), "%s by %q in %q", test.customer.Name.Display, text, test.customer.terms(defs))
		}
		for _, text := range test.no {
			require.False(t, found(t, test.customer, defs, text), "%s by %q", test.customer.Name.Display, text)
		}
	}
}

func TestWhoIsNotListedHasNoTerms(t *testing.T) {
	gone := named("Ada")
	gone.Listed = false
	require.Empty(t, gone.terms(nil))
}

func TestAnyPrefixOfAnyWordOfANameFindsIt(t *testing.T) {
	word := rapid.OneOf(
		rapid.StringMatching(`[A-Z][a-zé]{0,12}`), rapid.StringMatching(`[A-Z]'[A-Z][a-zöø]{1,8}`),
		rapid.StringOfN(rapid.SampledFrom([]rune("王李张刘陈小明伟芳娜秀英欧阳单乐")), 1, 4, -1),
		rapid.StringOfN(rapid.SampledFrom([]rune("たなかユウコ")), 1, 6, -1), rapid.StringOfN(rapid.SampledFrom([]rune("김이박민수")), 1, 4, -1),
	)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(word, 1, 3).Draw(t, "words")
		c := named(strings.Join(words, " "))
		typed := rapid.SampledFrom(words).Draw(t, "typed")
		prefix := string([]rune(typed)[:rapid.IntRange(1, len([]rune(typed))).Draw(t, "length")])
		if Term(prefix) == "" {
			t.Skip("only a mark")
		}
		require.True(t, found(t, c, nil, prefix), "%q in %q", prefix, c.terms(nil))
		require.True(t, found(t, c, nil, strings.ToUpper(prefix)), "in capitals")
		require.True(t, found(t, c, nil, strings.Join(words, "")), "the whole")
		slices.Reverse(words)
		require.True(t, found(t, c, nil, strings.Join(words, " ")), "its words in another order")
	})
}

func TestAnyFragmentOfAPhoneNumberFindsIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`[1-9][0-9]{6,14}`).Draw(t, "number")
		c := named("Ada")
		c.ContactPoints = []ContactPoint{{Kind: Phone, Value: "+" + number}}
		from := rapid.IntRange(0, len(number)-minFragment).Draw(t, "from")
		to := rapid.IntRange(from+minFragment, len(number)).Draw(t, "to")
		if fragment := number[from:to]; strings.Trim(fragment, "0") != "" {
			require.True(t, found(t, c, nil, fragment), "%s in %q", fragment, c.terms(nil))
		}
	})
}

func TestTermsAreBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := named(rapid.StringN(1, 200, -1).Draw(t, "name"))
		c.Tags = rapid.SliceOfN(rapid.StringN(1, 64, -1), 0, 50).Draw(t, "tags")
		for range rapid.IntRange(0, 50).Draw(t, "phones") {
			c.ContactPoints = append(c.ContactPoints, ContactPoint{Kind: Phone, Value: rapid.StringMatching(`\+[1-9][0-9]{14}`).Draw(t, "phone")})
		}
		terms := c.terms(nil)
		require.LessOrEqual(t, len(terms), maxTerms)
		require.True(t, slices.IsSorted(terms))
		require.Len(t, slices.Compact(slices.Clone(terms)), len(terms), "none twice")
		for _, text := range terms {
			require.NotEmpty(t, text)
			require.LessOrEqual(t, len([]rune(text)), maxTerm+len(wholeMark))
		}
	})
}
