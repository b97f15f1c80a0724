package id

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestNumberedIDsAreTheSameEachTimeAndSortByNumber(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	last := ""
	for _, n := range []int64{0, 1, 2, 255, 256, 1_000_000, 1<<40 - 1} {
		made := Numbered("cus", at, "imp_1", n)
		require.NoError(t, Check("cus", made))
		require.Equal(t, made, Numbered("cus", at, "imp_1", n))
		require.Greater(t, made, last)
		last = made
	}
	require.NotEqual(t, Numbered("cus", at, "imp_1", 1), Numbered("cus", at, "imp_2", 1))
	require.NotEqual(t, Numbered("cus", at, "imp_1", 1)[4:], Numbered("pur", at, "imp_1", 1)[4:])
}
