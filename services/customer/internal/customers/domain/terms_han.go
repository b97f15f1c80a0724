package domain

import (
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// maxHan bounds how much of a run of Han characters is spelled out.
const maxHan = 12

// hanTerms returns the terms of the Han characters in a name: whoever looks for it may begin with any of them, and may
// write characters, pinyin or its initials.
func (n Name) hanTerms(kind Kind) (all []term) {
	if ascii(n.Display) {
		return nil
	}
	runs := strings.FieldsFunc(n.Display, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
	for i, run := range runs {
		characters := []rune(run)
		characters = characters[:min(len(characters), maxHan)]
		surname := 0
		if kind == Person && i == 0 {
			surname = len([]rune(run[:surnameLength(run)]))
		}
		for _, text := range spelled(characters, surname) {
			all = append(all, term{ofName, text})
		}
	}
	return all
}

// spelled returns a run as it is written, in pinyin and in initials, from each character on. The first characters may be a
// surname, which can have a reading of its own, and stand last.
func spelled(characters []rune, surname int) (all []string) {
	syllables := make([]string, len(characters))
	for i, r := range characters {
		syllables[i] = reading(r)
	}
	for from := range characters {
		all = append(all, string(characters[from:]), Term(strings.Join(syllables[from:], "")))
		if len(characters)-from > 1 {
			all = append(all, initials(syllables[from:]))
		}
	}
	if surname == 0 || surname >= len(characters) {
		return all
	}
	given := strings.Join(syllables[surname:], "")
	all = append(all, Term(given+strings.Join(syllables[:surname], "")))
	for _, family := range readingsOf(string(characters[:surname])) {
		all = append(all, Term(strings.Join(family, "")+given), Term(given+strings.Join(family, "")),
			initials(slices.Concat(family, syllables[surname:])))
	}
	return all
}

// reading is the most usual pinyin of a character, without tones; a character of no known reading is its own.
func reading(r rune) string {
	if known := pinyin.SinglePinyin(r, pinyin.NewArgs()); len(known) > 0 {
		return Term(known[0])
	}
	return string(r)
}

func initials(syllables []string) string {
	var b strings.Builder
	for _, s := range syllables {
		for _, r := range s {
			b.WriteRune(r)
			break
		}
	}
	return b.String()
}

// surnameReadings are how surnames are read whose characters are mostly read otherwise; slashes part several readings.
var surnameReadings = map[string]string{
	"尉迟": "yu chi", "尉遲": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "長孫": "zhang sun", "单于": "chan yu", "單于": "chan yu",
	"单": "shan", "單": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "区": "ou", "區": "ou", "查": "zha", "朴": "piao", "盖": "ge", "蓋": "ge",
	"翟": "zhai", "乐": "yue", "樂": "yue", "缪": "miao", "繆": "miao", "员": "yun", "員": "yun", "种": "chong", "種": "chong",
	"冼": "xian", "洗": "xian", "黑": "he", "覃": "qin/tan", "隗": "wei/kui",
}

// readingsOf returns the other readings of a surname, by syllable.
func readingsOf(surname string) (readings [][]string) {
	for reading := range strings.SplitSeq(surnameReadings[surname], "/") {
		if reading != "" {
			readings = append(readings, strings.Fields(reading))
		}
	}
	return readings
}
