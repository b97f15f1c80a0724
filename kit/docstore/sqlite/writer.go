package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// writer owns the one connection that writes. What is submitted while a commit waits for the disk is applied and
// committed together with the next one (group commit).
type writer struct {
	db   *sql.DB
	conn *sql.Conn
	statements
	jobs  chan *job
	ended chan struct{} // closed when nothing is applied any more
}

// job is a caller's part of a transaction.
type job struct {
	ctx   context.Context     //nolint:containedctx // a job is a call that goes on in the writer's goroutine
	apply func(*writer) error // an error ends the transaction: nothing of it is kept
	alone bool                // not to share a transaction with others
	done  chan error
}

const (
	maxGroup = 256 // jobs in one transaction
	queue    = 1024
)

func openWriter(ctx context.Context, dsn string) (*writer, error) {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", errors.Join(err, db.Close()))
	}
	w := &writer{db: db, conn: conn, jobs: make(chan *job, queue), ended: make(chan struct{})}
	w.statements = statements{prepare: conn.PrepareContext, cached: map[string]*sql.Stmt{}}
	return w, nil
}

// submit has the job applied and waits until it is on disk. When ctx ends first, nothing is known of it.
func (e *Engine) submit(ctx context.Context, alone bool, apply func(*writer) error) error {
	j := &job{ctx: ctx, apply: apply, alone: alone, done: make(chan error, 1)}
	select {
	case e.writer.jobs <- j:
	case <-ctx.Done():
		return ctx.Err()
	case <-e.stop:
		return errClosed
	}
	select {
	case err := <-j.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-e.writer.ended:
	}
	select {
	case err := <-j.done:
		return err
	default:
		return errClosed // queued too late to be applied
	}
}

// run applies jobs until stop is closed, and then those that are still queued.
func (w *writer) run(stop <-chan struct{}) {
	defer close(w.ended)
	for {
		select {
		case first := <-w.jobs:
			w.round(first)
		case <-stop:
			for {
				select {
				case first := <-w.jobs:
					w.round(first)
				default:
					return
				}
			}
		}
	}
}

// round commits the first job together with those that have queued up behind it.
func (w *writer) round(first *job) {
	group := []*job{first}
	var last *job // wants a transaction of its own
	for last == nil && !first.alone && len(group) < maxGroup {
		select {
		case next := <-w.jobs:
			if next.alone {
				last = next
			} else {
				group = append(group, next)
			}
			continue
		default:
		}
		break
	}
	w.commit(group)
	if last != nil {
		w.commit([]*job{last})
	}
}

func (w *writer) commit(group []*job) {
	applied := group[:0]
	err := w.exec("BEGIN IMMEDIATE")
	for _, j := range group {
		if gone := j.ctx.Err(); gone != nil {
			j.done <- gone
			continue
		}
		applied = append(applied, j)
		if err == nil {
			err = j.apply(w)
		}
	}
	if err == nil {
		err = w.exec("COMMIT")
	}
	if err != nil {
		_ = w.exec("ROLLBACK")
	}
	for _, j := range applied {
		j.done <- err
	}
}

// exec runs a statement that is run often.
func (w *writer) exec(query string, args ...any) error {
	_, err := w.changed(query, args...)
	return err
}

// changed runs a statement that is run often and returns how many rows it changed.
func (w *writer) changed(query string, args ...any) (int64, error) {
	stmt, err := w.get(query)
	if err != nil {
		return 0, err
	}
	// Not the caller's context: one who gives up must not end the others' transaction.
	result, err := stmt.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (w *writer) close() error {
	w.statements.close()
	return errors.Join(w.conn.Close(), w.db.Close())
}
