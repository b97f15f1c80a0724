package domain

import customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"

// Similarities of names from which they are very close or close.
const (
	veryCloseName = 0.92
	closeName     = 0.84
	// shortName is up to how many letters names are never very close: "li" and "liu" are two.
	shortName = 3
)

// names are how a person's names compare: each with its own kind, and each with the other.
type names struct{ given, family, crossed float64 }

func (l *Likeness) personNames(a, b customers.Traits, f Frequencies) {
	han := a.Written != "" && b.Written != ""
	n := compareNames(a, b)
	if han {
		n = n.inHan()
	}
	if n.crossed >= veryCloseName && n.crossed > min(n.given, n.family) {
		l.add(WholeName, Swapped, n.crossed, 0)
		return
	}
	homophone := han && a.Written != b.Written
	if a.Family != "" && b.Family != "" {
		l.name(FamilyName, a.Family, n.family, false, f.of(f.Family, a.Family, commonness(FamilyName, han)))
	}
	if a.Given != "" && b.Given != "" {
		l.name(GivenName, a.Given, n.given, homophone, f.of(f.Given, a.Given, commonness(GivenName, han)))
	}
}

func compareNames(a, b customers.Traits) names {
	n := names{given: jaroWinkler(a.Given, b.Given), family: jaroWinkler(a.Family, b.Family)}
	if a.Given != "" && a.Family != "" && b.Given != "" && b.Family != "" {
		n.crossed = min(jaroWinkler(a.Given, b.Family), jaroWinkler(a.Family, b.Given))
	}
	return n
}

// inHan is for names in Han characters: they are mistaken for others that sound the same, and not for others that look
// alike in pinyin.
func (n names) inHan() names {
	whole := func(similarity float64) float64 {
		if similarity < 1 {
			return 0
		}
		return 1
	}
	return names{whole(n.given), whole(n.family), whole(n.crossed)}
}

// commonness is how often two strangers have a name in common, where the tenant's are not counted: a hundred surnames do
// for most of China.
func commonness(field Field, han bool) float64 {
	switch {
	case !han:
		return weights[field][Same].u
	case field == FamilyName:
		return hanSurname
	default:
		return hanGivenName
	}
}

const (
	hanSurname   = 0.05
	hanGivenName = 0.015
)

func (l *Likeness) name(field Field, name string, similarity float64, homophone bool, frequency float64) {
	agreement := agreementOf(similarity, 1, veryCloseName, closeName)
	switch {
	case agreement == Same && homophone:
		l.add(field, Homophone, similarity, max(frequency, weights[field][Homophone].u))
	case agreement == Same:
		l.add(field, Same, similarity, frequency)
	case agreement == VeryClose && len(name) <= shortName:
		l.add(field, Close, similarity, 0)
	default:
		l.add(field, agreement, similarity, 0)
	}
}
