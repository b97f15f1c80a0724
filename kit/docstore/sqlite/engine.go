// Package sqlite keeps documents in one SQLite file: the embedded engine of docstore, for one process on one machine.
// Every write is on disk when it is answered. It knows nothing of what the documents mean.
//
// A collection is a table: the document's BSON in a blob, and a real column for each indexed field, so that a query is
// one walk along one index. An index over an array's elements is a table of its own.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
	_ "modernc.org/sqlite" // registers the driver

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// ErrInUse says that another process has the file open.
var ErrInUse = errors.New("docstore/sqlite: the file is in use by another process")

var (
	errClosed = errors.New("docstore/sqlite: the engine is closed")
	errEnough = errors.New("docstore/sqlite: enough rows") // ends a walk
)

// Options tune an engine. The zero value of each is its default.
type Options struct {
	Now        func() time.Time // the sweeper's clock; time.Now
	SweepEvery time.Duration    // how often expired documents are removed; a minute
	Log        *slog.Logger     // the sweeper's troubles; nowhere
}

// Engine is an open file.
type Engine struct {
	options Options
	lock    *flock.Flock
	readers *sql.DB
	read    statements
	writer  *writer
	stop    chan struct{} // closed by Close
	running sync.WaitGroup

	mu     sync.RWMutex
	tables map[string]*table
}

var _ docstore.Engine = (*Engine)(nil)

const readerConns = 4

// Open opens the file, which it creates with its folder when there is none. The error is ErrInUse when another process
// has it open.
func Open(ctx context.Context, path string, options Options) (*Engine, error) {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.SweepEvery == 0 {
		options.SweepEvery = time.Minute
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	e := &Engine{options: options, lock: flock.New(path + ".lock"), stop: make(chan struct{}), tables: map[string]*table{}}
	if locked, err := e.lock.TryLock(); err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	} else if !locked {
		return nil, fmt.Errorf("%w: %s", ErrInUse, path)
	}
	if err := e.open(ctx, path); err != nil {
		_ = e.lock.Unlock()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	e.running.Go(func() { e.writer.run(e.stop) })
	e.running.Go(e.sweep)
	return e, nil
}

func (e *Engine) open(ctx context.Context, path string) (err error) {
	if e.writer, err = openWriter(ctx, dsn(path, 4096)); err != nil {
		return err
	}
	if e.readers, err = sql.Open("sqlite", dsn(path, 1024, "query_only(1)")); err != nil {
		return errors.Join(err, e.writer.close())
	}
	e.readers.SetMaxOpenConns(readerConns)
	e.readers.SetMaxIdleConns(readerConns)
	e.read = statements{prepare: e.readers.PrepareContext, cached: map[string]*sql.Stmt{}}
	return nil
}

// dsn names the file for connections with a page cache of so many KiB. FULL makes a commit wait for the disk, which
// the writer's group commit shares among all who wait. What is deleted is overwritten with zeros, so that what a customer
// had erased is not left in free pages; until the next checkpoint it is still in the write-ahead log.
func dsn(path string, cache int, pragmas ...string) string {
	query := url.Values{"_pragma": append([]string{
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "wal_autocheckpoint(4000)", "secure_delete(ON)",
		fmt.Sprintf("cache_size(-%d)", cache),
	}, pragmas...)}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: query.Encode()}).String()
}

// table returns an ensured collection.
func (e *Engine) table(name string) (*table, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if t, ok := e.tables[name]; ok {
		return t, nil
	}
	return nil, fmt.Errorf("docstore/sqlite: collection %s was never ensured", name)
}

func (e *Engine) has(collection string) bool {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.tables[collection] != nil
}

// Ping reports whether the file can be read and the engine is open.
func (e *Engine) Ping(ctx context.Context) error {
	select {
	case <-e.stop:
		return errClosed
	default:
		return e.readers.PingContext(ctx)
	}
}

// Close waits for the writes that are under way and closes the file.
func (e *Engine) Close() error {
	select {
	case <-e.stop:
		return nil
	default:
	}
	close(e.stop)
	e.running.Wait()
	e.read.close()
	return errors.Join(e.readers.Close(), e.writer.close(), e.lock.Unlock())
}
