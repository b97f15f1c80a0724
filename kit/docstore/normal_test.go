package docstore

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestPrefixIsARangeOfStrings(t *testing.T) {
	text := rapid.StringOf(rapid.SampledFrom([]rune{0, 'a', 'b', 'z', '关', 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF}))
	rapid.Check(t, func(t *rapid.T) {
		prefix, s := text.Draw(t, "prefix"), text.Draw(t, "s")
		if rapid.Bool().Draw(t, "begins") {
			s = prefix + s
		}
		end, bounded := afterPrefix(prefix)
		require.Equal(t, strings.HasPrefix(s, prefix), s >= prefix && (!bounded || s < end), "up to %q", end)
	})
}

func TestIndexFor(t *testing.T) {
	s := Schema{Name: "tasks", Indexes: []Index{
		{Name: "byExternal", Fields: []string{"system", "externalId"}, Unique: true},
		{Name: "byOwnerState", Fields: []string{"owner", "state", "due"}},
		{Name: "byOwnerDue", Fields: []string{"owner", "due"}},
		{Name: "byTag", Fields: []string{"tags", "due"}, Each: "tags"},
	}}
	for name, c := range map[string]struct {
		query Query
		index string // empty: refused
	}{
		"equal in any order":        {Query{Where: []Cond{Eq("state", 1), Eq("owner", 1)}, Sort: "due"}, "byOwnerState"},
		"another order":             {Query{Where: []Cond{Eq("owner", 1)}, Sort: "due"}, "byOwnerDue"},
		"a field between and id":    {Query{Where: []Cond{Eq("owner", 1)}}, ""},
		"a field left out":          {Query{Where: []Cond{Eq("state", 1)}, Sort: "due"}, ""},
		"unique, all fields":        {Query{Where: []Cond{Eq("system", 1), Eq("externalId", 1)}}, "byExternal"},
		"unique, a range":           {Query{Where: []Cond{Eq("system", 1), Gte("externalId", 1)}}, "byExternal"},
		"unique, one that may lack": {Query{Where: []Cond{Eq("system", 1)}, Sort: "externalId"}, ""},
		"unique, one that lacks":    {Query{Where: []Cond{Eq("system", 1), Eq("externalId", nil)}}, ""},
		"an element":                {Query{Where: []Cond{Eq("tags", 1)}, Sort: "due"}, "byTag"},
		"no element":                {Query{Sort: "tags"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			q, err := c.query.normal(s)
			require.NoError(t, err)
			x, err := s.IndexFor(q)
			if c.index == "" {
				require.ErrorIs(t, err, ErrNoIndex)
				return
			}
			require.NoError(t, err)
			require.Equal(t, c.index, x.Name)
		})
	}
}

func TestSchemaMistakesAreRefused(t *testing.T) {
	good := Index{Name: "byName", Fields: []string{"name"}}
	for name, s := range map[string]Schema{
		"no name":              {},
		"a name with a dot":    {Name: "a.b"},
		"a name with a quote":  {Name: `a"b`},
		"an index twice":       {Name: "a", Indexes: []Index{good, good}},
		"an index of nothing":  {Name: "a", Indexes: []Index{{Name: "x"}}},
		"a path with a quote":  {Name: "a", Indexes: []Index{{Name: "x", Fields: []string{`a" --`}}}},
		"an array not indexed": {Name: "a", Indexes: []Index{{Name: "x", Fields: []string{"a"}, Each: "b"}}},
		"no path to an expiry": {Name: "a", Expiry: "$at"},
	} {
		require.Error(t, s.check(), name)
	}
	require.NoError(t, Schema{Name: "idempotency-keys", Expiry: "expiresAt", Indexes: []Index{good}}.check())
}
