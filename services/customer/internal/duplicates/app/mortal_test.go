package app_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// The process dies at every write of a merge and of its undo, before the write takes effect or after: the sweep then
// brings each to an end that leaves two customers or one, and tells of it once.
func TestAMergeSurvivesACrashAtEveryWrite(t *testing.T) {
	for _, kept := range []bool{false, true} {
		for n := 1; ; n++ {
			died := false
			t.Run(fmt.Sprintf("dies at write %d, kept %t", n, kept), func(t *testing.T) {
				w := newWorld(t)
				ada, twin := w.person("Ada", "", mailed("ada@example.org")), w.person("Ada King", "crm-7", owned("u1"))
				wish := w.wish(twin, ada)
				w.engine.Die(n, kept)
				_, err := w.app().MergeCustomers(t.Context(), wish)
				if died = w.engine.Revive(); died {
					require.Error(t, err)
				}
				w.finish()
				one, other := w.find(ada).Body, w.find(twin).Body
				if other.Merged() {
					require.Equal(t, []string{twin}, one.Aliases)
					require.Equal(t, "crm-7", one.ExternalID)
					require.Equal(t, 1, count(w.told(ada, twin), mergedType))
				} else {
					require.Empty(t, one.Aliases)
					require.Equal(t, "crm-7", other.ExternalID)
					w.merge(twin, ada) // nothing is claimed any more
				}
			})
			if !died {
				break
			}
		}
	}
}

func TestAnUndoSurvivesACrashAtEveryWrite(t *testing.T) {
	for _, kept := range []bool{false, true} {
		for n := 1; ; n++ {
			died := false
			t.Run(fmt.Sprintf("dies at write %d, kept %t", n, kept), func(t *testing.T) {
				w := newWorld(t)
				ada, twin := w.person("Ada", "", mailed("ada@example.org")), w.person("Ada King", "crm-7", owned("u1"))
				before, beforeTwin := w.find(ada).Body.Details, w.find(twin).Body.Details
				m := w.merge(twin, ada)
				w.engine.Die(n, kept)
				err := w.undo(m)
				if died = w.engine.Revive(); died {
					require.Error(t, err)
				}
				w.finish()
				if m, err = w.app().Merges.Get(t.Context(), m.ID); m.State == domain.Merged {
					require.NoError(t, w.undo(m))
				}
				require.NoError(t, err)
				require.Equal(t, before, w.find(ada).Body.Details)
				require.Equal(t, beforeTwin, w.find(twin).Body.Details)
				require.True(t, w.find(twin).Body.Listed)
				require.Equal(t, 1, count(w.told(ada, twin), unmergedType))
			})
			if !died {
				break
			}
		}
	}
}

// finish lets the time pass that a merge is left alone, and sweeps.
func (w *world) finish() {
	w.Helper()
	w.clock.Advance(time.Minute)
	_, err := w.app().FinishMerges(context.Background())
	require.NoError(w, err)
	for _, state := range []domain.MergeState{domain.Merging, domain.Undoing} {
		left, err := w.app().Merges.Unfinished(context.Background(), state, w.clock.Now().Add(time.Hour), 10)
		require.NoError(w, err)
		require.Empty(w, left)
	}
}

func count(all []string, one string) int {
	n := 0
	for _, each := range all {
		if each == one {
			n++
		}
	}
	return n
}
