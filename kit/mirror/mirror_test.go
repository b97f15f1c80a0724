package mirror_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/kit/mirror"
)

func TestMergesAreUnderstoodInWhateverOrderTheyCome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Each merge is undone before the next, but the last perhaps not.
		var steps []func(mirror.State) (mirror.State, bool)
		want := ""
		for n := range rapid.IntRange(1, 4).Draw(t, "merges") {
			id, into := fmt.Sprintf("mrg_%d", n), fmt.Sprintf("cus_%d", n)
			steps = append(steps, func(s mirror.State) (mirror.State, bool) { return s.Merge(id, into) })
			if want = into; rapid.Bool().Draw(t, "undone") {
				steps = append(steps, func(s mirror.State) (mirror.State, bool) { return s.Unmerge(id) })
				want = ""
			}
		}
		state := mirror.State{ID: "cus_x"}
		for _, step := range rapid.Permutation(steps).Draw(t, "order") {
			state, _ = step(state)
		}
		require.Equal(t, want, state.MergedInto)
		for _, step := range steps { // told again
			again, changed := step(state)
			require.False(t, changed)
			require.Equal(t, state, again)
		}
	})
}

func TestTheDeadLearnNothing(t *testing.T) {
	state, changed := mirror.State{ID: "cus_x", Watermark: 3}.Bury()
	require.True(t, changed)
	require.False(t, state.Takes(4))
	_, changed = state.Merge("mrg_1", "cus_y")
	require.False(t, changed)
	_, changed = state.Unmerge("mrg_1")
	require.False(t, changed)
	_, changed = state.Delete(5)
	require.False(t, changed)
	_, changed = state.Bury()
	require.False(t, changed)
}

func TestADeletedOneCanStillDie(t *testing.T) {
	state, changed := mirror.State{ID: "cus_x", Watermark: 3}.Delete(2)
	require.True(t, changed)
	require.EqualValues(t, 3, state.Watermark)
	require.False(t, state.Takes(9))
	state, changed = state.Bury()
	require.True(t, changed)
	require.True(t, state.Dead)
}

func TestNothingIsMergedIntoItself(t *testing.T) {
	_, changed := mirror.State{ID: "cus_x"}.Merge("mrg_1", "cus_x")
	require.False(t, changed)
}

func TestPartsAreBoundedAndLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOf(rapid.StringN(0, 30, 30)).Draw(t, "all")
		parts, err := mirror.Split(all, 40)
		require.NoError(t, err)
		require.NotEmpty(t, parts)
		var together []string
		for _, part := range parts {
			size := 0
			for _, one := range part {
				text, err := json.Marshal(one)
				require.NoError(t, err)
				size += len(text)
			}
			require.True(t, size <= 40 || len(part) == 1)
			together = append(together, part...)
		}
		require.ElementsMatch(t, all, together)
	})
}
