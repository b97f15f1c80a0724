package datadir_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/datadir"
)

func TestOnlyOneHoldsTheLock(t *testing.T) {
	dir := datadir.Dir(filepath.Join(t.TempDir(), "new"))
	lock, err := dir.Lock()
	require.NoError(t, err)
	_, err = dir.Lock()
	var inUse *datadir.InUseError
	require.ErrorAs(t, err, &inUse)
	require.Equal(t, os.Getpid(), inUse.PID)
	require.NoError(t, lock.Release())
	lock, err = dir.Lock()
	require.NoError(t, err)
	require.NoError(t, lock.Release())
}

func TestRunIsReadAsItWasWritten(t *testing.T) {
	dir := datadir.Dir(t.TempDir())
	none, err := dir.ReadRun()
	require.NoError(t, err)
	require.Zero(t, none)
	require.Equal(t, "127.0.0.1:9092", none.EmbeddedBroker())

	run := datadir.Run{PID: 7, StartedAt: time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), Gateway: "http://127.0.0.1:8080", Brokers: []string{"127.0.0.1:1234"}, Embedded: true}
	require.NoError(t, dir.WriteRun(run))
	read, err := dir.ReadRun()
	require.NoError(t, err)
	require.Equal(t, run, read)
	require.Equal(t, "127.0.0.1:1234", read.EmbeddedBroker())
	read.Embedded = false
	require.Equal(t, "127.0.0.1:9092", read.EmbeddedBroker(), "one given by --kafka-brokers is not ours to take")

	require.NoError(t, os.WriteFile(filepath.Join(string(dir), "run.json"), []byte("{"), 0o600))
	_, err = dir.ReadRun()
	require.ErrorContains(t, err, "remove it")
}
