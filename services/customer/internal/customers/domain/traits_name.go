package domain

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// doubleSurnames are the surnames of two characters that are still common.
var doubleSurnames = []string{
	"欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "夏侯", "皇甫", "尉迟", "公孙", "公孫", "慕容", "令狐", "东方", "司徒", "端木", "南宫", "独孤", "长孙", "轩辕", "宇文",
}

// folded returns a person's names, without spaces within. Where the parts are not known, they are taken from how the
// name is written: the family name is first in Han characters and last elsewhere. Whoever compares them must think of
// the other order.
func (n Name) folded() (given, family string) {
	if n.Given != "" || n.Family != "" {
		return strings.Join(folded(n.Given), ""), strings.Join(folded(n.Family), "")
	}
	if written := han(n.Display); written != "" && utf8.RuneCountInString(written) <= 4 {
		surname := surnameLength(written)
		return strings.Join(folded(written[surname:]), ""), strings.Join(folded(written[:surname]), "")
	}
	words := folded(n.Display)
	if len(words) < 2 {
		return "", strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ""), words[last]
}

// surnameLength returns how many bytes of a name in Han characters are the surname.
func surnameLength(written string) int {
	_, first := utf8.DecodeRuneInString(written)
	_, second := utf8.DecodeRuneInString(written[first:])
	if first+second < len(written) && slices.Contains(doubleSurnames, written[:first+second]) {
		return first + second
	}
	return first
}
