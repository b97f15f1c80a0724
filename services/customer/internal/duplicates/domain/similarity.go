package domain

import (
	"strings"
	"unicode/utf8"

	"github.com/adrg/strutil/metrics"
)

// jaroWinkler is how alike two words are, 0 to 1 (Winkler 1990). It is symmetric, which the library's is not always.
func jaroWinkler(a, b string) float64 {
	if a == b {
		return 1
	}
	if a > b {
		a, b = b, a
	}
	return metrics.NewJaroWinkler().Compare(a, b)
}

// closeWords is from what similarity on two words are taken for one that was mistyped.
const closeWords = 0.88

// wordLikeness is jaroWinkler for words that could be one mistyped, and 0 for others: most pairs of words in two addresses
// are not worth the comparison.
func wordLikeness(a, b string) float64 {
	switch {
	case a == b:
		return 1
	case digits(a) || digits(b):
		if mistypedDigits(a, b) {
			return 0.8
		}
		return 0
	case len(a) < 4 || len(b) < 4 || len(a)-len(b) > 3 || len(b)-len(a) > 3:
		return 0
	case a[0] != b[0] && a[len(a)-1] != b[len(b)-1]:
		return 0
	}
	if s := jaroWinkler(a, b); s >= closeWords {
		return s
	}
	return 0
}

func digits(word string) bool {
	return word != "" && strings.Trim(word, "0123456789") == ""
}

// mistypedDigits reports whether two numbers of at least three digits differ by one digit that is wrong, or by two
// neighbours that changed places.
func mistypedDigits(a, b string) bool {
	if len(a) != len(b) || len(a) < 3 {
		return false
	}
	var differ []int
	for i := range len(a) {
		if a[i] != b[i] {
			differ = append(differ, i)
		}
	}
	switch len(differ) {
	case 1:
		return true
	case 2:
		i, j := differ[0], differ[1]
		return j == i+1 && a[i] == b[j] && a[j] == b[i]
	}
	return false
}

// streetWords are so frequent in addresses that agreeing in them says little.
var streetWords = map[string]bool{
	"street": true, "st": true, "road": true, "rd": true, "avenue": true, "ave": true, "place": true, "pl": true, "crescent": true,
	"court": true, "drive": true, "close": true, "circuit": true, "lane": true, "way": true, "unit": true, "flat": true, "the": true,
	"strasse": true, "platz": true, "rue": true, "via": true, "calle": true,
}

const streetWordWeight = 0.25

// addressLikeness is how much of the shorter of two addresses, in words, is found in the other: 0 to 1. Words that ran
// together or fell apart count by their letters.
func addressLikeness(a, b []string) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	taken := make([]bool, len(b))
	var found, all float64
	for _, word := range a {
		weight := 1.0
		if streetWords[word] {
			weight = streetWordWeight
		}
		best, at := 0.0, -1
		for i, other := range b {
			if taken[i] {
				continue
			}
			if s := wordLikeness(word, other); s > best {
				best, at = s, i
			}
		}
		if at >= 0 {
			taken[at] = true
		}
		found, all = found+best*weight, all+weight
	}
	return found / all
}

// writtenLikeness is how alike two texts without spaces are, by the pairs of neighbouring characters they share
// (Sørensen–Dice).
func writtenLikeness(a, b string) float64 {
	if a == b {
		return 1
	}
	if utf8.RuneCountInString(a) < 2 || utf8.RuneCountInString(b) < 2 {
		return 0
	}
	return metrics.NewSorensenDice().Compare(a, b)
}
