// Package datadir is the folder in which one installation on one machine keeps everything: who may use it (a lock),
// where each part's data lie, and the note that tells the commands where a running installation answers.
package datadir

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gofrs/flock"
)

// Dir is a data folder.
type Dir string

// Lock is the right to be the only one that runs on a folder.
type Lock struct{ file *flock.Flock }

// InUseError says that another process runs on the folder.
type InUseError struct {
	Dir Dir
	PID int // 0 when unknown
}

func (e *InUseError) Error() string {
	who := "another guanxi up"
	if e.PID > 0 {
		who += fmt.Sprintf(" (process %d)", e.PID)
	}
	return fmt.Sprintf("%s already uses %s: stop it first, or give this one a folder of its own with --data-dir", who, e.Dir)
}

// Lock makes the folder if it is missing and takes its lock. The error is an *InUseError when another process holds it.
// The lock goes with the process, however it ends.
func (d Dir) Lock() (*Lock, error) {
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return nil, fmt.Errorf("cannot make the data folder: %w; choose another with --data-dir", err)
	}
	file := flock.New(d.path("lock"), flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	got, err := file.TryLock()
	if err != nil {
		return nil, fmt.Errorf("cannot lock %s: %w", d, err)
	}
	if !got {
		return nil, &InUseError{Dir: d, PID: d.holder()}
	}
	if err := os.WriteFile(d.path("lock"), []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600); err != nil {
		return nil, errors.Join(err, file.Unlock())
	}
	return &Lock{file}, nil
}

// Release gives the lock back.
func (l *Lock) Release() error { return l.file.Unlock() }

func (d Dir) holder() int {
	text, err := os.ReadFile(d.path("lock"))
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}

// Database is the SQLite file of a service.
func (d Dir) Database(service string) string { return d.path(service + ".db") }

// Kafka is the folder of the embedded broker.
func (d Dir) Kafka() string { return d.path("kafka") }

// Tenants is the tenants file.
func (d Dir) Tenants() string { return d.path("tenants.yaml") }

// SigningKey is the key of the local token issuer.
func (d Dir) SigningKey() string { return d.path("issuer.key") }

// Log is the log file.
func (d Dir) Log() string { return d.path("guanxi.log") }

func (d Dir) path(name string) string { return filepath.Join(string(d), name) }

// Default is the folder used when none is named.
const Default Dir = ".guanxi"
