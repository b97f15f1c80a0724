package docstoretest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

type stage string // a domain's own type, as callers compare with

func testConditions(t *testing.T, open Opener) {
	c, _ := start(t, open)
	h := c.In(acme)
	at := func(minutes int) *time.Time { return new(epoch.Add(time.Duration(minutes) * time.Minute)) }
	insert(t, h, "a", deal{Stage: "open", Rank: new(int64(1)), Due: at(1), Won: new(false), Score: new(0.5)})
	insert(t, h, "b", deal{Stage: "open", Rank: new(int64(3)), Due: at(3), Won: new(true), Score: new(1.5)})
	insert(t, h, "c", deal{Stage: "open", Rank: new(int64(2)), Due: at(2)})
	insert(t, h, "d", deal{Stage: "open"})
	insert(t, h, "e", deal{Stage: "closed", Rank: new(int64(2)), Due: at(0)})
	insert(t, h, "f", deal{Rank: new(int64(9))})
	insert(t, c.In("other"), "o", deal{Stage: "open", Rank: new(int64(2)), Due: at(2)})

	where := func(conds ...docstore.Cond) docstore.Query { return docstore.Query{Where: conds} }
	sorted := func(q docstore.Query, by string, desc bool) docstore.Query { q.Sort, q.Desc = by, desc; return q }
	cases := map[string]struct {
		query docstore.Query
		want  []string
	}{
		"all by id":                {docstore.Query{}, []string{"a", "b", "c", "d", "e", "f"}},
		"all by id, backwards":     {docstore.Query{Desc: true}, []string{"f", "e", "d", "c", "b", "a"}},
		"equal":                    {where(docstore.Eq("stage", "open")), []string{"a", "b", "c", "d"}},
		"equal, own type":          {where(docstore.Eq("stage", stage("closed"))), []string{"e"}},
		"equal to none":            {where(docstore.Eq("stage", "absent")), []string{}},
		"missing":                  {where(docstore.Eq("stage", nil)), []string{"f"}},
		"sorted, missing first":    {sorted(where(docstore.Eq("stage", "open")), "rank", false), []string{"d", "a", "c", "b"}},
		"sorted down":              {sorted(where(docstore.Eq("stage", "open")), "rank", true), []string{"b", "c", "a", "d"}},
		"sorted by what is equal":  {sorted(where(docstore.Eq("stage", "open")), "stage", false), []string{"a", "b", "c", "d"}},
		"in, by id":                {where(docstore.In("stage", []stage{"closed", "open"})), []string{"a", "b", "c", "d", "e"}},
		"in nothing":               {where(docstore.In("stage", []string{})), []string{}},
		"in, sorted":               {sorted(where(docstore.In("stage", []string{"closed", "open", "x"})), "due", false), []string{"d", "e", "a", "c", "b"}},
		"from":                     {where(docstore.Eq("stage", "open"), docstore.Gte("rank", 2)), []string{"c", "b"}},
		"before":                   {where(docstore.Eq("stage", "open"), docstore.Lt("rank", int32(2))), []string{"a"}},
		"between times":            {where(docstore.Eq("stage", "open"), docstore.Gte("due", *at(1)), docstore.Lt("due", *at(3))), []string{"a", "c"}},
		"between times, backwards": {sorted(where(docstore.Eq("stage", "open"), docstore.Gte("due", *at(1))), "due", true), []string{"b", "c", "a"}},
		"another zone's time":      {where(docstore.Eq("stage", "open"), docstore.Eq("due", at(2).In(time.FixedZone("CST", 8*3600)))), []string{"c"}},
		"true":                     {where(docstore.Eq("stage", "open"), docstore.Eq("won", true)), []string{"b"}},
		"real":                     {where(docstore.Eq("stage", "open"), docstore.Gte("score", 0.75)), []string{"b"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			found, err := h.Find(t.Context(), c.query)
			require.NoError(t, err)
			require.Equal(t, c.want, ids(found.Docs))
			require.Nil(t, found.Next)
			n, err := h.Count(t.Context(), c.query.Where...)
			require.NoError(t, err)
			require.EqualValues(t, len(c.want), n)
		})
	}
}

func testPrefix(t *testing.T, open Opener) {
	c, _ := start(t, open)
	h := c.In(acme)
	names := map[string]string{
		"1": "an", "2": "Ann", "3": "ann", "4": "anna", "5": "ann\U0010FFFFz", "6": "ano", "7": "王", "8": "王小明", "9": "玌",
		"A": "ann%", "B": "ann_x", "C": "\uD7FFx", "D": "\uE000", "E": "ann\x00b",
	}
	for id, name := range names {
		insert(t, h, id, deal{Name: name})
	}
	insert(t, h, "none", deal{})
	for prefix, want := range map[string][]string{
		"ann":    {"3", "E", "A", "B", "4", "5"},
		"王":      {"7", "8"},
		"\uD7FF": {"C"},
		"zz":     {},
		"":       {"2", "1", "3", "E", "A", "B", "4", "5", "6", "7", "8", "9", "C", "D"},
	} {
		found, err := h.Find(t.Context(), docstore.Query{Where: []docstore.Cond{docstore.Prefix("name", prefix)}})
		require.NoError(t, err)
		require.Equal(t, want, ids(found.Docs), "%q", prefix)
	}
}

func testEach(t *testing.T, open Opener) {
	c, _ := start(t, open)
	h := c.In(acme)
	find := func(q docstore.Query) []string {
		t.Helper()
		found, err := h.Find(t.Context(), q)
		require.NoError(t, err)
		return ids(found.Docs)
	}
	tagged := func(tags ...string) docstore.Query {
		return docstore.Query{Where: []docstore.Cond{docstore.In("tags", tags)}}
	}
	first := insert(t, h, "a", deal{Tags: []string{"vip", "silk", "vip"}, Rank: new(int64(3))})
	insert(t, h, "b", deal{Tags: []string{"vip", "tea"}, Rank: new(int64(1))})
	insert(t, h, "c", deal{Tags: []string{}, Rank: new(int64(2))})
	insert(t, h, "d", deal{})
	insert(t, c.In("other"), "e", deal{Tags: []string{"vip"}})

	require.Equal(t, []string{"a", "b"}, find(docstore.Query{Where: []docstore.Cond{docstore.Eq("tags", "vip")}}))
	require.Equal(t, []string{"b", "a"}, find(docstore.Query{Where: []docstore.Cond{docstore.Eq("tags", "vip")}, Sort: "rank"}))
	require.Equal(t, []string{"a", "b"}, find(tagged("vip", "tea", "silk")), "once, though under several")
	both := tagged("vip", "tea")
	both.Sort, both.Desc = "rank", true
	require.Equal(t, []string{"a", "b"}, find(both))
	n, err := h.Count(t.Context(), docstore.In("tags", []string{"vip", "tea"}))
	require.NoError(t, err)
	require.EqualValues(t, 2, n)

	both.Limit = 1
	page, err := h.Find(t.Context(), both)
	require.NoError(t, err)
	both.After = page.Next
	require.Equal(t, []string{"b"}, find(both))

	first.Body.Tags = []string{"tea"}
	_, err = h.Replace(t.Context(), first)
	require.NoError(t, err)
	require.Equal(t, []string{"b"}, find(tagged("vip")))
	require.Equal(t, []string{"a", "b"}, find(tagged("tea")))
	require.Empty(t, find(tagged("silk")))
}

func testUndeclaredQuery(t *testing.T, open Opener) {
	c, _ := start(t, open)
	h := c.In(acme)
	eq := func(field string) docstore.Cond { return docstore.Eq(field, "x") }
	for name, q := range map[string]docstore.Query{
		"an unknown field":             {Where: []docstore.Cond{eq("colour")}},
		"an order without its fields":  {Sort: "rank"},
		"a range in the wrong place":   {Where: []docstore.Cond{docstore.Gte("rank", 1)}},
		"a range beside another order": {Where: []docstore.Cond{eq("stage"), docstore.Gte("rank", 1)}, Sort: "due"},
		"half a unique index":          {Where: []docstore.Cond{eq("owner.team")}, Sort: "name"},
		"the order of an array":        {Sort: "tags"},
		"a range over an array":        {Where: []docstore.Cond{docstore.Gte("tags", "v")}},
		"elements beside a choice":     {Where: []docstore.Cond{docstore.In("stage", []string{"x", "y"}), docstore.Prefix("tags", "v")}},
		"elements downwards":           {Where: []docstore.Cond{docstore.Prefix("tags", "v")}, Desc: true},
		"elements in another order":    {Where: []docstore.Cond{docstore.Prefix("tags", "v")}, Sort: "rank"},
		"two prefixes of elements":     {Where: []docstore.Cond{docstore.Prefix("tags", "v"), docstore.Prefix("tags", "s")}},
		"an undeclared element":        {Where: []docstore.Cond{eq("name"), docstore.Prefix("tags", "v")}},
	} {
		_, err := h.Find(t.Context(), q)
		require.ErrorIs(t, err, docstore.ErrNoIndex, name)
	}
	_, err := h.Count(t.Context(), eq("colour"))
	require.ErrorIs(t, err, docstore.ErrNoIndex)
	_, err = h.Count(t.Context(), docstore.Prefix("tags", "v"))
	require.ErrorIs(t, err, docstore.ErrNoIndex, "a document has several elements")
	_, err = h.Find(t.Context(), docstore.Query{Where: []docstore.Cond{docstore.Eq("stage", []int{1})}})
	require.Error(t, err, "what no index holds cannot be compared with")
}

func testExplain(t *testing.T, open Opener) {
	c, _ := start(t, open)
	h := c.In(acme)
	for id := range 300 {
		insert(t, h, string(rune('A'+id)), deal{Stage: []string{"open", "closed"}[id%2], Rank: new(int64(id)), Tags: []string{"vip"}})
	}
	eq, in := docstore.Eq("stage", "open"), docstore.In("stage", []string{"open", "closed"})
	for name, q := range map[string]struct {
		docstore.Query
		index string
	}{
		"ids":           {docstore.Query{}, "_id"},
		"ids, down":     {docstore.Query{Desc: true}, "_id"},
		"equal":         {docstore.Query{Where: []docstore.Cond{eq}}, "byStage"},
		"equal, sorted": {docstore.Query{Where: []docstore.Cond{eq}, Sort: "rank"}, "byStageRank"},
		"sorted down":   {docstore.Query{Where: []docstore.Cond{eq}, Sort: "rank", Desc: true}, "byStageRank"},
		"range":         {docstore.Query{Where: []docstore.Cond{eq, docstore.Gte("rank", 5)}}, "byStageRank"},
		"prefix":        {docstore.Query{Where: []docstore.Cond{docstore.Prefix("name", "a")}}, "byName"},
		"in":            {docstore.Query{Where: []docstore.Cond{in}, Sort: "rank"}, "byStageRank"},
		"each":          {docstore.Query{Where: []docstore.Cond{docstore.Eq("tags", "vip")}, Sort: "rank"}, "byTag"},
		"elements":      {docstore.Query{Where: []docstore.Cond{eq, docstore.Prefix("tags", "v")}}, "byStageTag"},
		"unique":        {docstore.Query{Where: []docstore.Cond{docstore.Eq("externalId", "x")}}, "byExternalId"},
		"unique, range": {docstore.Query{Where: []docstore.Cond{docstore.Eq("owner.team", "x"), docstore.Prefix("name", "a")}}, "byTeamName"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, after := range []*docstore.Position{nil, {Value: int64(7), ID: "H"}, {ID: "H"}} {
				q.After = after
				index, err := h.Explain(t.Context(), q.Query)
				require.NoError(t, err)
				require.Equal(t, q.index, index)
			}
		})
	}
}
