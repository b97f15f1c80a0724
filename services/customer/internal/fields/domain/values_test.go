package domain_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// define returns definitions of which none may be refused.
func define(t require.TestingT, all ...domain.Definition) domain.Definitions {
	var ds domain.Definitions
	for _, d := range all {
		var err error
		ds, _, err = ds.Define(d, now)
		require.NoError(t, err)
	}
	return ds
}

func options(values ...string) []domain.Option {
	all := make([]domain.Option, len(values))
	for i, v := range values {
		all[i].Value = v
	}
	return all
}

// everyType has a field of each type, named for it.
func everyType(t require.TestingT) domain.Definitions {
	return define(t,
		domain.Definition{Key: "text", Type: domain.Text}, domain.Definition{Key: "number", Type: domain.Number},
		domain.Definition{Key: "money", Type: domain.Money}, domain.Definition{Key: "date", Type: domain.Date},
		domain.Definition{Key: "boolean", Type: domain.Boolean}, domain.Definition{Key: "customer", Type: domain.Customer},
		domain.Definition{Key: "choice", Type: domain.Choice, Choices: options("a", "b")},
		domain.Definition{Key: "multi", Type: domain.MultiChoice, Choices: options("a", "b", "c")},
	)
}

func TestValuesAreOfTheirFieldsType(t *testing.T) {
	ds := everyType(t)
	for _, test := range []struct{ key, written, kept string }{
		{"text", `" a b "`, `"a b"`},
		{"text", `""`, ""},
		{"text", `5`, ""},
		{"text", `"a\u0000"`, ""},
		{"number", `1.5`, `1.5`},
		{"number", `"1.5"`, ""},
		{"number", `1e300`, ""},
		{"money", `{"amount":"12.3","currency":"CNY"}`, `{"amount":"12.30","currency":"CNY"}`},
		{"money", `{"amount":"12.345","currency":"CNY"}`, ""},
		{"money", `{"amount":12,"currency":"CNY"}`, ""},
		{"money", `{"amount":"1","currency":"CNY","tax":"1"}`, ""},
		{"money", `"12"`, ""},
		{"date", `"2026-01-31"`, `"2026-01-31"`},
		{"date", `"2026-02-30"`, ""},
		{"date", `20260131`, ""},
		{"boolean", `false`, `false`},
		{"boolean", `"false"`, ""},
		{"choice", `"a"`, `"a"`},
		{"choice", `"z"`, ""},
		{"choice", `["a"]`, ""},
		{"multi", `["c","a","a"]`, `["a","c"]`},
		{"multi", `[]`, ""},
		{"multi", `["z"]`, ""},
		{"multi", `"a"`, ""},
		{"customer", `"cus_1"`, `"cus_1"`},
		{"customer", `"pur_1"`, ""},
		{"unknown", `1`, ""},
	} {
		t.Run(test.key+" "+test.written, func(t *testing.T) {
			var value any
			require.NoError(t, json.Unmarshal([]byte(test.written), &value))
			kept, broken := ds.Check("person", map[string]any{test.key: value}, nil)
			if test.kept == "" {
				require.Len(t, broken, 1)
				require.Equal(t, "fields."+test.key, broken[0].Path)
				return
			}
			require.Empty(t, broken)
			text, err := json.Marshal(kept[test.key])
			require.NoError(t, err)
			require.JSONEq(t, test.kept, string(text))
		})
	}
}

func TestValuesSurviveTheirDocument(t *testing.T) {
	ds := everyType(t)
	rapid.Check(t, func(t *rapid.T) {
		values := map[string]any{
			"text": rapid.StringMatching(`[a-z]{1,9}`).Draw(t, "text"), "number": float64(rapid.IntRange(-1e9, 1e9).Draw(t, "number")) / 100,
			"money": map[string]any{"amount": "1.50", "currency": "EUR"}, "date": "2026-01-31", "boolean": rapid.Bool().Draw(t, "boolean"),
			"choice": "a", "multi": []any{"b", "a"}, "customer": "cus_1",
		}
		kept, broken := ds.Check("person", values, nil)
		require.Empty(t, broken)
		raw, err := bson.Marshal(map[string]any{"fields": kept})
		require.NoError(t, err)
		var document struct{ Fields map[string]any }
		require.NoError(t, bson.Unmarshal(raw, &document))
		plain := domain.Plain(document.Fields)
		require.Equal(t, kept, plain)
		again, broken := ds.Check("person", plain, kept)
		require.Empty(t, broken)
		require.Equal(t, kept, again)
	})
}

func TestRequiredFieldsAreRequiredOfThoseTheyAreFor(t *testing.T) {
	ds := define(t, domain.Definition{Key: "vat", Type: domain.Text, For: domain.Organisations, Required: true})
	_, broken := ds.Check("organisation", nil, nil)
	require.Equal(t, []fault.Field{{Path: "fields.vat", Message: "is required"}}, broken)
	_, broken = ds.Check("person", nil, nil)
	require.Empty(t, broken)
	_, broken = ds.Check("person", map[string]any{"vat": "x"}, nil)
	require.Len(t, broken, 1, "a person cannot have it")
	ds, _, err := ds.Retire("vat", now)
	require.NoError(t, err)
	_, broken = ds.Check("organisation", nil, nil)
	require.Empty(t, broken, "what is retired is not required")
}

func TestWhatIsRetiredStaysWhereItWas(t *testing.T) {
	ds := define(t,
		domain.Definition{Key: "old", Type: domain.Text},
		domain.Definition{Key: "size", Type: domain.Choice, Choices: []domain.Option{{Value: "S", Retired: true}, {Value: "M"}}},
		domain.Definition{Key: "sizes", Type: domain.MultiChoice, Choices: []domain.Option{{Value: "S", Retired: true}, {Value: "M"}}},
	)
	ds, _, err := ds.Retire("old", now)
	require.NoError(t, err)
	before := map[string]any{"old": "x", "size": "S", "sizes": []any{"S"}}
	kept, broken := ds.Check("person", map[string]any{"old": "x", "size": "S", "sizes": []any{"M", "S"}}, before)
	require.Empty(t, broken)
	require.Equal(t, map[string]any{"old": "x", "size": "S", "sizes": []string{"S", "M"}}, kept)
	for key, value := range map[string]any{"old": "y", "size": "S", "sizes": []any{"S"}} {
		_, broken := ds.Check("person", map[string]any{key: value}, nil)
		require.Len(t, broken, 1, key)
	}
	kept, broken = ds.Check("person", nil, before)
	require.Empty(t, broken, "it can be taken away")
	require.Empty(t, kept)
}

func TestUniqueAndSearchableValuesAreNamed(t *testing.T) {
	ds := define(t,
		domain.Definition{Key: "a", Type: domain.Text, Unique: true, Searchable: true}, domain.Definition{Key: "b", Type: domain.Number, Unique: true},
		domain.Definition{Key: "c", Type: domain.MultiChoice, Choices: options("red", "blue"), Searchable: true},
		domain.Definition{Key: "d", Type: domain.Customer},
	)
	values := map[string]any{"a": "x:y", "b": 1e6, "c": bson.A{"red", "blue"}, "d": "cus_2"}
	require.Equal(t, []string{"a:x:y", "b:1e+06"}, ds.Unique(values))
	require.Equal(t, "a", domain.Field("a:x:y"))
	require.Equal(t, []string{"x:y", "red", "blue"}, ds.Searchable(values))
	require.Equal(t, map[string]string{"d": "cus_2"}, ds.Links(values))
}
