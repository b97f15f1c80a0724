package id

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The vectors are those of the TypeID specification 0.3 (spec/valid.yml).
func TestEncodingIsTypeIDs(t *testing.T) {
	for number, text := range map[string]string{
		"00000000-0000-0000-0000-000000000000": "00000000000000000000000000",
		"00000000-0000-0000-0000-000000000001": "00000000000000000000000001",
		"00000000-0000-0000-0000-00000000000a": "0000000000000000000000000a",
		"00000000-0000-0000-0000-000000000020": "00000000000000000000000010",
		"ffffffff-ffff-ffff-ffff-ffffffffffff": "7zzzzzzzzzzzzzzzzzzzzzzzzz",
		"01889c89-df6b-7f1c-a388-91396ec314bc": "01h2e8kqvbfwea724h75qc655w",
	} {
		require.Equal(t, text, encode(uuid.MustParse(number)))
	}
}

func TestEncodingKeepsTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bytes := rapid.SliceOfN(rapid.Byte(), 16, 16)
		a, b := uuid.UUID(bytes.Draw(t, "a")), uuid.UUID(bytes.Draw(t, "b"))
		require.Equal(t, a.String() < b.String(), encode(a) < encode(b))
		require.NoError(t, Check("x", "x_"+encode(a)))
	})
}

func TestNewIDsAreValidDistinctAndInOrder(t *testing.T) {
	ids := make([]string, 1000)
	for i := range ids {
		ids[i] = New("cus")
		require.NoError(t, Check("cus", ids[i]))
	}
	require.True(t, slices.IsSorted(ids))
	require.Len(t, slices.Compact(ids), 1000)
}

func TestForeignIDsAreRefused(t *testing.T) {
	good := New("cus")
	for _, bad := range []string{
		"", "cus", "cus_", good + "0", good[:len(good)-1], "tsk_" + good[4:], "CUS_" + good[4:], "cus-" + good[4:],
		"cus_8" + good[5:], "cus_" + "0000000000000000000000000I", "cus_0000000000000000000000000u", " " + good,
	} {
		require.Error(t, Check("cus", bad), bad)
	}
}

func TestEventIDIsAUUIDv7(t *testing.T) {
	got, err := uuid.Parse(NewEvent())
	require.NoError(t, err)
	require.Equal(t, uuid.Version(7), got.Version())
}
