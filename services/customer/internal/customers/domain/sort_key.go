package domain

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// surnames are the Chinese family names that are read otherwise than the same characters elsewhere.
var surnames = map[string]string{
	"单": "shan", "單": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "朴": "piao", "区": "ou", "區": "ou",
	"尉": "wei", "盖": "ge", "蓋": "ge", "乐": "yue", "樂": "yue", "洗": "xian", "覃": "qin", "黑": "he", "折": "she",
	"员": "yun", "員": "yun", "缪": "miao", "繆": "miao", "秘": "bi", "种": "chong", "召": "shao", "翟": "zhai",
	"尉迟": "yu chi", "尉遲": "yu chi", "万俟": "mo qi", "单于": "chan yu", "單于": "chan yu", "澹台": "tan tai", "澹臺": "tan tai",
}

// sortKey is what lists of names are ordered by, whatever they are written in: small letters without accents, and Han
// characters by their pinyin, syllable by syllable, a person's surname as surnames are read. Japanese names are left as
// they are written, for their characters are read in many ways.
func (n Name) sortKey(kind Kind, language string) string {
	name := norm.NFKC.String(n.Display)
	if base(language) != "ja" && !strings.ContainsFunc(name, isKana) {
		name = romanised(name, kind == Person)
	}
	return foldAccents(name)
}

// romanised returns the text with each Han character as a syllable of its own.
func romanised(text string, person bool) string {
	var key strings.Builder
	syllable := func(read string) {
		if s := key.String(); s != "" && !strings.HasSuffix(s, " ") {
			key.WriteByte(' ')
		}
		key.WriteString(read)
	}
	if person {
		for length := 2; length >= 1; length-- {
			head := firstRunes(text, length)
			if read, ok := surnames[head]; ok {
				syllable(read)
				text = text[len(head):]
				break
			}
		}
	}
	afterHan := key.Len() > 0
	args := pinyin.NewArgs()
	for _, r := range text {
		if readings := pinyin.SinglePinyin(r, args); len(readings) > 0 {
			syllable(readings[0])
			afterHan = true
			continue
		}
		if afterHan && !unicode.IsSpace(r) {
			key.WriteByte(' ')
		}
		key.WriteRune(r)
		afterHan = false
	}
	return key.String()
}

// firstRunes returns the first n runes of the text, or all of it.
func firstRunes(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

func isKana(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana) }

// foldAccents returns the text in small letters, without accents and without repeated spaces. Marks that make another
// letter, as in kana, stay.
func foldAccents(text string) string {
	const firstAccent, lastAccent = '\u0300', '\u036f' // Combining Diacritical Marks
	text = strings.Map(func(r rune) rune {
		if r >= firstAccent && r <= lastAccent {
			return -1
		}
		return r
	}, norm.NFD.String(cases.Fold().String(text)))
	return strings.Join(strings.Fields(letters.Replace(norm.NFC.String(text))), " ")
}
