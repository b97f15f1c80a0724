package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func schemaOf(t *testing.T, text string) map[string]any {
	t.Helper()
	values, err := parseValues([]byte(text))
	require.NoError(t, err)
	made, err := valuesSchema(values)
	require.NoError(t, err)
	var schema map[string]any
	require.NoError(t, json.Unmarshal(made, &schema))
	delete(schema["properties"].(map[string]any), "global")
	delete(schema, "$schema")
	return schema
}

func TestSchemaIsDerivedFromDefaultsAndRefined(t *testing.T) {
	require.Equal(t, map[string]any{
		"type": "object", "additionalProperties": false,
		"properties": map[string]any{
			"pods": map[string]any{"type": "integer", "minimum": float64(0), "description": "How many there are."},
			"image": map[string]any{
				"type": "object", "additionalProperties": false,
				"properties": map[string]any{
					"tag":  map[string]any{"type": "string", "description": "Its tag."},
					"pull": map[string]any{"type": "boolean", "description": "Whether to pull it."},
				},
			},
			"labels": map[string]any{"type": "object", "additionalProperties": map[string]any{"type": "string"}, "description": "Labels."},
			"limits": map[string]any{
				"type": "object", "additionalProperties": false, "description": "Limits.",
				"properties": map[string]any{"rate": map[string]any{"type": "integer"}},
			},
			"share": map[string]any{"type": "number", "description": "A share."},
			"names": map[string]any{"type": "array", "items": map[string]any{"type": "string"}, "description": "Names."},
			"may":   map[string]any{"type": []any{"integer", "null"}, "description": "Perhaps."},
		},
	}, schemaOf(t, `# The file's own comment.

# How many
# there are.
# @schema {minimum: 0}
pods: 2
image:
  # Its tag.
  tag: ""
  # Whether to pull it.
  pull: true
# Labels.
# @schema {additionalProperties: {type: string}}
labels: {}
# Limits.
# @schema {properties: {rate: {type: integer}}}
limits: {rate: 5}
# A share.
share: 0.5
# Names.
# @schema {items: {type: string}}
names: []
# Perhaps.
# @schema {type: [integer, "null"]}
may: null
`))
}

func TestValuesThatNobodyExplainsAreRefused(t *testing.T) {
	for text, says := range map[string]string{
		"a: 1\n":                             "a: has no comment",
		"a:\n  # Said.\n  b: 1\n  c: 1\n":    "a.c: has no comment",
		"# Said.\na: {}\n":                   "a: an empty map needs",
		"# Said.\n# @schema {broken\na: 1\n": "a: @schema",
		"- a\n":                              "one map of values",
	} {
		_, err := parseValues([]byte(text))
		require.ErrorContains(t, err, says)
	}
	for text, says := range map[string]string{
		"# Said.\na: []\n":   "a: a list needs",
		"# Said.\na: null\n": "a: a default of type !!null needs",
	} {
		values, err := parseValues([]byte(text))
		require.NoError(t, err)
		_, err = valuesSchema(values)
		require.ErrorContains(t, err, says)
	}
}

func TestTableOfValuesTakesItsPlaceInTheReadme(t *testing.T) {
	readme := filepath.Join(t.TempDir(), "README.md")
	_, err := parseValues([]byte("# One|two <b>.\na: \"x\"\nb:\n  # Deep.\n  c: {d: [1]}\n"))
	require.ErrorContains(t, err, "b.c.d: has no comment")
	values, err := parseValues([]byte("# One|two <b>.\na: \"x\"\nb:\n  # Deep.\n  # @schema {additionalProperties: true}\n  c: {d: [1]}\n"))
	require.NoError(t, err)

	require.NoError(t, os.WriteFile(readme, []byte("before\n"+tableBegin+"stale\n"+tableEnd+"after\n"), 0o600))
	made := files{}
	require.NoError(t, tabulate(made, readme, values))
	require.Equal(t, "before\n"+tableBegin+"| value | default | meaning |\n|---|---|---|\n"+
		"| `a` | `\"x\"` | One\\|two &lt;b>. |\n| `b.c` | `{\"d\":[1]}` | Deep. |\n"+tableEnd+"after\n", string(made[readme]))

	require.NoError(t, os.WriteFile(readme, []byte("no place\n"), 0o600))
	require.ErrorContains(t, tabulate(files{}, readme, values), "table of values")
}
