package domain

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

const (
	maxChoices = 100
	maxLabels  = 20
	maxLabel   = 100 // runes, and of a choice's value
	// maxUnique bounds how many entries a customer has in the index of unique values.
	maxUnique = 10
	// maxWords bounds the labels and choices of all definitions, which are read as one.
	maxWords = 4000
)

var (
	keys  = regexp.MustCompile(`^[a-z][A-Za-z0-9]{0,39}$`)
	types = []Type{Text, Number, Money, Date, Boolean, Choice, MultiChoice, Customer}
	// unique are the types whose values can be told apart by their text.
	unique = []Type{Text, Number, Date, Customer}
)

// checked returns the definition normalised, or an Invalid fault that names every broken rule.
func (d Definition) checked() (Definition, error) {
	var broken []fault.Field
	breaks := func(path, message string, args ...any) {
		broken = append(broken, fault.Field{Path: path, Message: fmt.Sprintf(message, args...)})
	}
	if !keys.MatchString(d.Key) {
		breaks("key", "must be 1 to 40 letters and digits and begin with a small letter, for example taxNumber")
	}
	if !slices.Contains(types, d.Type) {
		breaks("type", "must be text, number, money, date, boolean, choice, multi-choice or customer")
	}
	if d.For != Persons && d.For != Organisations && d.For != Both {
		breaks("for", "must be person, organisation or both")
	}
	if d.Unique && !slices.Contains(unique, d.Type) {
		breaks("unique", "goes with text, number, date and customer only")
	}
	if d.Unique && d.Default != nil {
		breaks("default", "does not go with unique")
	}
	d.Labels, broken = checkLabels("labels", d.Labels, broken)
	d.Choices, broken = d.checkOptions(broken)
	if d.Default != nil && len(broken) == 0 {
		var wrong string
		if d.Default, wrong = d.check(d.Default, nil); wrong != "" {
			breaks("default", "%s", wrong)
		}
	}
	if len(broken) > 0 {
		return d, fault.OnFields(broken...)
	}
	return d, nil
}

func (d Definition) checkOptions(broken []fault.Field) ([]Option, []fault.Field) {
	wants := d.Type == Choice || d.Type == MultiChoice
	switch {
	case !wants && len(d.Choices) > 0:
		return nil, append(broken, fault.Field{Path: "choices", Message: "goes with choice and multi-choice only"})
	case wants && (len(d.Choices) == 0 || len(d.Choices) > maxChoices):
		return d.Choices, append(broken, fault.Field{Path: "choices", Message: fmt.Sprintf("must have 1 to %d entries", maxChoices)})
	}
	options, seen := slices.Clone(d.Choices), map[string]bool{}
	for i, o := range options {
		at := fmt.Sprintf("choices[%d]", i)
		o.Value = strings.TrimSpace(o.Value)
		if !isLabel(o.Value) {
			broken = append(broken, fault.Field{Path: at + ".value", Message: fmt.Sprintf("must have 1 to %d printable characters", maxLabel)})
		}
		if seen[o.Value] {
			broken = append(broken, fault.Field{Path: at + ".value", Message: "is there twice"})
		}
		seen[o.Value] = true
		o.Labels, broken = checkLabels(at+".labels", o.Labels, broken)
		options[i] = o
	}
	return options, broken
}

// checkLabels returns the labels under their languages in canonical form.
func checkLabels(path string, labels map[string]string, broken []fault.Field) (map[string]string, []fault.Field) {
	if len(labels) > maxLabels {
		return labels, append(broken, fault.Field{Path: path, Message: fmt.Sprintf("has more than %d languages", maxLabels)})
	}
	kept := map[string]string{}
	for _, tag := range slices.Sorted(maps.Keys(labels)) {
		parsed, err := language.Parse(tag)
		if err != nil {
			broken = append(broken, fault.Field{Path: path, Message: "must be under BCP 47 language tags, for example zh-CN"})
			continue
		}
		label := strings.TrimSpace(labels[tag])
		if !isLabel(label) {
			broken = append(broken, fault.Field{Path: path + "." + tag, Message: fmt.Sprintf("must have 1 to %d printable characters", maxLabel)})
		}
		kept[parsed.String()] = label
	}
	if len(kept) == 0 {
		return nil, broken
	}
	return kept, broken
}

func isLabel(text string) bool {
	return text != "" && utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl) && utf8.RuneCountInString(text) <= maxLabel
}
