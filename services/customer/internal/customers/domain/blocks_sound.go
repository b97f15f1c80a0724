package domain

import "strings"

// soundexCodes are the codes of the letters a to z; 0: a vowel, which ends a run of equal codes, and 9: h and w, which
// do not.
const soundexCodes = "01230129022455012623019202"

// soundex returns how a folded name sounds: the American Soundex of the 1880 census (U.S. National Archives, General
// Information Leaflet 55), a letter and three digits. What is not written in letters a to z stands for itself.
func soundex(name string) string {
	if name == "" || name[0] < 'a' || name[0] > 'z' {
		return name
	}
	code := []byte{name[0]}
	last := soundexCodes[name[0]-'a']
	for _, r := range name[1:] {
		if r < 'a' || r > 'z' {
			continue
		}
		digit := soundexCodes[r-'a']
		if digit == '9' {
			continue
		}
		if digit != '0' && digit != last {
			code = append(code, digit)
		}
		if last = digit; len(code) == 4 {
			break
		}
	}
	return string(code) + strings.Repeat("0", 4-len(code))
}
