package sqlite_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/docstoretest"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
)

func open(t *testing.T, place string) docstore.Engine {
	t.Helper()
	engine, err := sqlite.Open(t.Context(), filepath.Join(place, "store.db"), sqlite.Options{SweepEvery: 20 * time.Millisecond})
	require.NoError(t, err)
	return engine
}

func TestContract(t *testing.T) { docstoretest.Run(t, open, nil) }

func TestSurvivesKill(t *testing.T) { docstoretest.RunCrash(t, open) }

func TestSecondEngineOverOneFileIsRefused(t *testing.T) {
	place := t.TempDir()
	first := open(t, place)
	_, err := sqlite.Open(t.Context(), filepath.Join(place, "store.db"), sqlite.Options{})
	require.ErrorIs(t, err, sqlite.ErrInUse)
	require.NoError(t, first.Close())
	require.NoError(t, open(t, place).Close())
}

func TestAnyPathWillDo(t *testing.T) {
	place := filepath.Join(t.TempDir(), "a folder", "100%20?x=1#关系&y")
	require.NoError(t, open(t, place).Close())
	require.FileExists(t, filepath.Join(place, "store.db"))
}
