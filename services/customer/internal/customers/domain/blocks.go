package domain

import (
	"slices"
	"strings"
	"unicode"
)

// maxBlocks bounds the keys of a customer, and so what one write adds to their index.
const maxBlocks = 16

// maxOfAKind bounds how many e-mail addresses, and how many of each other kind of contact point, make keys.
const maxOfAKind = 3

// blocks returns the keys under which a customer's duplicates are looked for: only customers with a key in common are
// ever compared. Each key joins what two records of one person are likely to agree in although another part is wrong or
// missing, and is rare enough that not too many strangers share it:
//
//	e: an e-mail address             p: a phone number           c: another handle
//	w: the whole name                n: how both names sound, in any order
//	b: the birth date and how either name sounds
//	z: the postcode and how either name sounds
//	h: the house number and how the longest word of the address sounds
//	o: the first words of an organisation's name, and how they sound
func (c Customer) blocks() []string {
	if !c.Listed {
		return nil
	}
	t := c.Traits()
	var keys []string
	for kind, values := range map[string][]string{"e:": t.Emails, "p:": t.Phones, "c:": t.Handles} {
		for _, v := range values[:min(len(values), maxOfAKind)] {
			keys = append(keys, kind+v)
		}
	}
	slices.Sort(keys)
	if t.Kind == Person {
		keys = append(keys, t.personKeys()...)
	} else {
		keys = append(keys, t.organisationKeys()...)
	}
	keys = append(keys, t.houseKeys()...)
	return distinctUpTo(maxBlocks, keys)
}

func (t Traits) personKeys() []string {
	var sounds []string
	for _, name := range []string{t.Given, t.Family} {
		if s := soundex(name); s != "" {
			sounds = append(sounds, s)
		}
	}
	var keys []string
	if len(sounds) == 2 {
		both := []string{t.Given, t.Family}
		slices.Sort(both)
		keys = append(keys, "w:"+strings.Join(both, "+"))
	}
	if t.BirthDate != "" {
		for _, s := range sounds {
			keys = append(keys, "b:"+t.BirthDate+"+"+s)
		}
	}
	for _, address := range t.Addresses[:min(len(t.Addresses), maxOfAKind)] {
		if code := postcode(address); code != "" {
			for _, s := range sounds {
				keys = append(keys, "z:"+code+"+"+s)
			}
		}
	}
	if len(sounds) == 2 {
		slices.Sort(sounds)
		keys = append(keys, "n:"+strings.Join(sounds, "+"))
	}
	return keys
}

func (t Traits) organisationKeys() []string {
	if len(t.Name) == 0 {
		return nil
	}
	first := t.Name[:min(len(t.Name), 2)]
	keys := []string{"o:" + strings.Join(first, "+")}
	var sounds []string
	for _, w := range first {
		sounds = append(sounds, soundex(w))
	}
	return append(keys, "o:"+strings.Join(sounds, "+"))
}

func (t Traits) houseKeys() []string {
	var keys []string
	for _, address := range t.Addresses[:min(len(t.Addresses), 2)] {
		number, longest := "", ""
		for _, w := range address {
			switch {
			case startsWithDigit(w) && number == "":
				number = w
			case !startsWithDigit(w) && len(w) > len(longest):
				longest = w
			}
		}
		if number != "" && longest != "" {
			keys = append(keys, "h:"+number+"+"+soundex(longest))
		}
	}
	return keys
}

// postcode returns what looks most like one: the last word of an address that begins with a digit and has 4 to 8 characters.
func postcode(address []string) string {
	for _, w := range slices.Backward(address) {
		if startsWithDigit(w) && len(w) >= 4 && len(w) <= 8 {
			return w
		}
	}
	return ""
}

func startsWithDigit(word string) bool { return unicode.IsDigit(rune(word[0])) }

func distinctUpTo(limit int, keys []string) []string {
	var kept []string
	for _, k := range keys {
		if len(kept) < limit && !slices.Contains(kept, k) {
			kept = append(kept, k)
		}
	}
	return kept
}
