package domain_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

func person(display, birthDate string, points ...customers.ContactPoint) customers.Traits {
	return customers.Details{
		Kind: customers.Person, Name: customers.Name{Display: display}, BirthDate: birthDate, ContactPoints: points,
	}.Traits()
}

func TestCompareExplainsEachField(t *testing.T) {
	mail := customers.ContactPoint{Kind: customers.Email, Value: "ada@example.org"}
	home := customers.ContactPoint{Kind: customers.Address, Value: "12 Station Road, London"}
	for _, test := range []struct {
		name      string
		a, b      customers.Traits
		field     domain.Field
		agreement domain.Agreement
		contested bool
	}{
		{"the same name", person("Ada Lovelace", "", mail), person("ADA LOVELACE", "", mail), domain.FamilyName, domain.Same, false},
		{"a typing error", person("Ada Lovelace", "", mail), person("Ada Lovelase", "", mail), domain.FamilyName, domain.VeryClose, false},
		{"accents", person("José García", "", mail), person("Jose Garcia", "", mail), domain.FamilyName, domain.Same, false},
		{"the names in each other's place", person("Ada Lovelace", "", mail), person("Lovelace Ada", "", mail), domain.WholeName, domain.Swapped, false},
		{"homophones", person("王晓东", "", mail), person("王小冬", "", mail), domain.GivenName, domain.Homophone, false},
		{"day and month exchanged", person("Ada Lovelace", "1990-02-11"), person("Ada Lovelace", "1990-11-02"), domain.BirthDate, domain.Close, false},
		{"father and son", person("Bob Hill", "1950-03-04", home), person("Bob Hill", "1985-12-30", home), domain.BirthDate, domain.Different, true},
		{"a couple", person("Eve Hill", "", home), person("Bob Hill", "", home), domain.Household, domain.Shared, true},
		{"nothing but a name", person("Ada Lovelace", ""), person("Ada Lovelace", ""), domain.FamilyName, domain.Same, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := domain.Compare(test.a, test.b, domain.Frequencies{})
			found := map[domain.Field]domain.Agreement{}
			for _, e := range l.Evidence {
				found[e.Field] = e.Agreement
			}
			require.Equal(t, test.agreement, found[test.field], l.Evidence)
			require.Equal(t, test.contested, l.Contested())
		})
	}
}

func TestAFrequentNameSaysLess(t *testing.T) {
	count := domain.NewCount()
	for i := range 2000 {
		family := "wang"
		if i%100 == 0 {
			family = "ouyang"
		}
		count.Add("ming", family)
	}
	f := count.Frequencies()
	frequent := domain.Compare(person("Ming Wang", ""), person("Ming Wang", ""), f)
	rare := domain.Compare(person("Ming Ouyang", ""), person("Ming Ouyang", ""), f)
	require.Greater(t, rare.Score, frequent.Score+5)
}

func TestTheOrderOfTheTwoDoesNotMatter(t *testing.T) {
	names := rapid.SampledFrom([]string{"Ada Lovelace", "Lovelace Ada", "Ana Lovelase", "王小明", "王晓明", "Wang Xiaoming", "Ü", "x"})
	days := rapid.SampledFrom([]string{"", "1990-02-11", "1990-11-02", "1991-02-11"})
	address := rapid.StringMatching(`[0-9]{1,3} [a-z]{3,8} (street|road), [a-z]{3,8} [0-9]{4}`)
	rapid.Check(t, func(r *rapid.T) {
		draw := func(side string) customers.Traits {
			point := customers.ContactPoint{Kind: customers.Address, Value: address.Draw(r, side+" address")}
			return person(names.Draw(r, side+" name"), days.Draw(r, side+" day"), point)
		}
		a, b := draw("a"), draw("b")
		one, other := domain.Compare(a, b, domain.Frequencies{}), domain.Compare(b, a, domain.Frequencies{})
		require.InDelta(r, one.Score, other.Score, 0.01)
		self := domain.Compare(a, a, domain.Frequencies{})
		require.GreaterOrEqual(r, self.Score, one.Score-0.01, "nobody is more alike than oneself")
	})
}

func TestPairsMustBeMoreAlikeAmongMoreCustomers(t *testing.T) {
	for customers, more := range map[int]float64{0: 0, 1_000: 0, 2_000: 1, 64_000: 6} {
		rules := domain.DefaultRules()
		rules.Frequencies.Customers = customers
		require.InDelta(t, domain.DefaultRules().Review+more, rules.ReviewFrom(), 1e-9, customers)
		require.InDelta(t, domain.DefaultRules().Duplicate+more, rules.DuplicateFrom(), 1e-9, customers)
	}
}
