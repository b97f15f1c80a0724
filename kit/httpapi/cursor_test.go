package httpapi

import (
	"encoding/base64"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

func positions() *rapid.Generator[docstore.Position] {
	return rapid.Custom(func(t *rapid.T) docstore.Position {
		value := rapid.OneOf(
			rapid.String().AsAny(), rapid.Int64().AsAny(), rapid.Float64().AsAny(), rapid.Bool().AsAny(),
			rapid.Just[any](nil),
			rapid.Map(rapid.Int64Range(-62135596800000, 253402300799999),
				func(ms int64) any { return time.UnixMilli(ms).UTC() }),
		).Draw(t, "value")
		return docstore.Position{Value: value, ID: rapid.String().Draw(t, "id")}
	})
}

func TestCursorReturnsThePosition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := positions().Draw(t, "position")
		query := fingerprint(docstore.Query{Sort: rapid.String().Draw(t, "sort")})
		got, err := decodeCursor(encodeCursor(want, query), query)
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
}

func TestCursorKeepsFloatsThatAreNoNumbers(t *testing.T) {
	for _, v := range []float64{math.Inf(1), math.Inf(-1), math.Copysign(0, -1), math.NaN()} {
		got, err := decodeCursor(encodeCursor(docstore.Position{Value: v}, digest{}), digest{})
		require.NoError(t, err)
		require.Equal(t, math.Float64bits(v), math.Float64bits(got.Value.(float64)))
	}
}

func TestAlteredCursorIsRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cursor, err := base64.RawURLEncoding.DecodeString(encodeCursor(positions().Draw(t, "position"), digest{}))
		require.NoError(t, err)
		at := rapid.IntRange(0, len(cursor)-1).Draw(t, "at")
		cursor[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		_, err = decodeCursor(base64.RawURLEncoding.EncodeToString(cursor), digest{})
		require.Error(t, err)
	})
}

func TestCursorOfAnotherQueryIsRefused(t *testing.T) {
	base := docstore.Query{Where: []docstore.Cond{docstore.Eq("stage", "lead"), docstore.Gte("since", time.UnixMilli(5))}, Sort: "since"}
	next := encodeCursor(docstore.Position{Value: int64(3), ID: "x"}, fingerprint(base))
	for name, q := range map[string]docstore.Query{
		"value":     {Where: []docstore.Cond{docstore.Eq("stage", "customer"), docstore.Gte("since", time.UnixMilli(5))}, Sort: "since"},
		"time":      {Where: []docstore.Cond{docstore.Eq("stage", "lead"), docstore.Gte("since", time.UnixMilli(6))}, Sort: "since"},
		"field":     {Where: []docstore.Cond{docstore.Eq("owner", "lead"), docstore.Gte("since", time.UnixMilli(5))}, Sort: "since"},
		"operator":  {Where: []docstore.Cond{docstore.Eq("stage", "lead"), docstore.Lt("since", time.UnixMilli(5))}, Sort: "since"},
		"order":     {Where: base.Where, Sort: "name"},
		"direction": {Where: base.Where, Sort: "since", Desc: true},
		"fewer":     {Where: base.Where[:1], Sort: "since"},
	} {
		_, err := PageParams{Cursor: next, Limit: 2}.Apply(q)
		require.True(t, fault.Is(err, fault.Invalid), name)
	}
	base.Limit = 7 // may change from page to page
	q, err := PageParams{Cursor: next, Limit: 2}.Apply(base)
	require.NoError(t, err)
	require.Equal(t, &docstore.Position{Value: int64(3), ID: "x"}, q.After)
	require.Equal(t, 2, q.Limit)
}

func FuzzDecodeCursor(f *testing.F) {
	f.Add("")
	f.Add(encodeCursor(docstore.Position{Value: "name", ID: "cus_1"}, digest{}))
	f.Add(encodeCursor(docstore.Position{Value: time.UnixMilli(1), ID: "cus_1"}, digest{}))
	f.Fuzz(func(t *testing.T, cursor string) {
		p, err := decodeCursor(cursor, digest{})
		if err == nil && encodeCursor(p, digest{}) != cursor {
			t.Fatalf("%q was taken, and is written %q", cursor, encodeCursor(p, digest{}))
		}
		// The checksum stops nearly every input; what lies behind it must be safe by itself.
		if data := []byte(cursor); len(data) > 0 {
			_, _, _ = decodeValue(data[0], data[1:])
		}
	})
}
