package domain

import (
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

// letters are those that Unicode does not take for a base letter with a mark.
var letters = strings.NewReplacer("ß", "ss", "ø", "o", "ł", "l", "đ", "d", "æ", "ae", "œ", "oe", "ð", "d", "þ", "th", "ı", "i")

// folded returns the words of a text in lower-case letters and digits without accents; Han characters that follow each
// other are one word in toneless pinyin.
func folded(text string) []string {
	text = strings.ToLower(text)
	if !ascii(text) {
		text = letters.Replace(toPinyin(norm.NFKD.String(text)))
	}
	var words []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	for _, r := range text {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			word.WriteRune(r)
		case r == '\'', r == '’', unicode.Is(unicode.Mn, r): // "o'neil" is one word
		default:
			end()
		}
	}
	end()
	return words
}

// toPinyin writes Han characters in pinyin; what is in no dictionary stays as it is.
func toPinyin(text string) string {
	args := pinyin.NewArgs()
	var b strings.Builder
	for _, r := range text {
		if readings := pinyin.SinglePinyin(r, args); len(readings) > 0 {
			b.WriteString(strings.ToLower(norm.NFKD.String(readings[0])))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func ascii(text string) bool {
	return !slices.ContainsFunc([]byte(text), func(b byte) bool { return b > unicode.MaxASCII })
}

// han returns the text's Han characters.
func han(text string) string {
	if ascii(text) {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) {
			return r
		}
		return -1
	}, text)
}
