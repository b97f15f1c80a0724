package domain_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

func TestADefinitionThatMakesNoSenseIsRefused(t *testing.T) {
	for _, test := range []struct {
		name, field string
		d           domain.Definition
	}{
		{"a key with a dot", "key", domain.Definition{Key: "a.b", Type: domain.Text}},
		{"a key with a capital first", "key", domain.Definition{Key: "Size", Type: domain.Text}},
		{"a key too long", "key", domain.Definition{Key: "a" + strings.Repeat("b", 40), Type: domain.Text}},
		{"no type", "type", domain.Definition{Key: "a"}},
		{"nobody's", "for", domain.Definition{Key: "a", Type: domain.Text, For: "dog"}},
		{"a unique yes or no", "unique", domain.Definition{Key: "a", Type: domain.Boolean, Unique: true}},
		{"a default that must be unique", "default", domain.Definition{Key: "a", Type: domain.Text, Unique: true, Default: "x"}},
		{"a default of another type", "default", domain.Definition{Key: "a", Type: domain.Number, Default: "x"}},
		{"no choices", "choices", domain.Definition{Key: "a", Type: domain.Choice}},
		{"choices of a text", "choices", domain.Definition{Key: "a", Type: domain.Text, Choices: options("x")}},
		{"a choice twice", "choices[1].value", domain.Definition{Key: "a", Type: domain.Choice, Choices: options("x", "x ")}},
		{"an empty choice", "choices[0].value", domain.Definition{Key: "a", Type: domain.Choice, Choices: options(" ")}},
		{"a label in no language", "labels", domain.Definition{Key: "a", Type: domain.Text, Labels: map[string]string{"!": "A"}}},
		{"an empty label", "labels.en", domain.Definition{Key: "a", Type: domain.Text, Labels: map[string]string{"en": ""}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := domain.Definitions(nil).Define(test.d, now)
			var broken *fault.Error
			require.ErrorAs(t, err, &broken)
			require.Len(t, broken.Fields, 1)
			require.Equal(t, test.field, broken.Fields[0].Path)
		})
	}
}

func TestAKeyIsTakenForEver(t *testing.T) {
	ds := define(t, domain.Definition{Key: "size", Type: domain.Text})
	_, _, err := ds.Define(domain.Definition{Key: "size", Type: domain.Number}, now)
	require.True(t, fault.Is(err, fault.Conflict))
	ds, _, err = ds.Retire("size", now)
	require.NoError(t, err)
	_, _, err = ds.Define(domain.Definition{Key: "size", Type: domain.Text}, now)
	require.True(t, fault.Is(err, fault.Conflict))
	_, _, err = ds.Redefine(domain.Definition{Key: "size", Type: domain.Text}, now)
	require.True(t, fault.Is(err, fault.Conflict), "what is retired does not change")
	same, again, err := ds.Retire("size", now.Add(time.Hour))
	require.NoError(t, err)
	require.Equal(t, ds, same)
	require.Equal(t, now, *again.RetiredAt)
}

func TestTypesStayAndChoicesAreRetiredNotRemoved(t *testing.T) {
	ds := define(t, domain.Definition{Key: "size", Type: domain.Choice, Choices: options("S", "M")})
	_, _, err := ds.Redefine(domain.Definition{Key: "size", Type: domain.Text}, now)
	require.ErrorContains(t, err, "retire size")
	_, _, err = ds.Redefine(domain.Definition{Key: "size", Type: domain.Choice, For: domain.Both, Choices: options("M")}, now)
	require.ErrorContains(t, err, `"S"`)
	more := []domain.Option{{Value: "M"}, {Value: "L"}, {Value: "S", Retired: true}}
	changed, d, err := ds.Redefine(domain.Definition{Key: "size", Type: domain.Choice, For: domain.Both, Choices: more}, now.Add(time.Hour))
	require.NoError(t, err)
	require.EqualValues(t, 2, d.Revision)
	require.Equal(t, now, d.Since)
	require.Len(t, ds[0].Choices, 2, "what was given is as it was")
	same, d, err := changed.Redefine(d, now.Add(2*time.Hour))
	require.NoError(t, err)
	require.EqualValues(t, 2, d.Revision, "a change to what is there already is none")
	require.Equal(t, changed, same)
}

func TestDefinitionsAreBounded(t *testing.T) {
	var ds domain.Definitions
	var err error
	for i := range domain.MaxDefinitions {
		ds, _, err = ds.Define(domain.Definition{Key: fmt.Sprintf("f%d", i), Type: domain.Text}, now)
		require.NoError(t, err)
	}
	_, _, err = ds.Define(domain.Definition{Key: "more", Type: domain.Text}, now)
	require.True(t, fault.Is(err, fault.Conflict))

	ds = nil
	for i := range 11 {
		ds, _, err = ds.Define(domain.Definition{Key: fmt.Sprintf("u%d", i), Type: domain.Text, Unique: true}, now)
	}
	require.True(t, fault.Is(err, fault.Conflict), "ten unique fields are enough for every index")

	ds, err = nil, nil
	many := make([]string, 100)
	for i := range many {
		many[i] = fmt.Sprint("c", i)
	}
	for i := 0; i < 41 && err == nil; i++ {
		ds, _, err = ds.Define(domain.Definition{Key: fmt.Sprintf("c%d", i), Type: domain.Choice, Choices: options(many...)}, now)
	}
	require.True(t, fault.Is(err, fault.Conflict), "all are read with every change of a customer")
}
