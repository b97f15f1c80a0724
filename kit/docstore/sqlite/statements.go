package sqlite

import (
	"context"
	"database/sql"
	"sync"
)

// statements keeps prepared statements by their text. The texts are few: what varies is bound.
type statements struct {
	prepare func(context.Context, string) (*sql.Stmt, error)
	mu      sync.RWMutex
	cached  map[string]*sql.Stmt
}

func (s *statements) get(query string) (*sql.Stmt, error) {
	s.mu.RLock()
	stmt, ok := s.cached[query]
	s.mu.RUnlock()
	if ok {
		return stmt, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if stmt, ok := s.cached[query]; ok {
		return stmt, nil
	}
	stmt, err := s.prepare(context.Background(), query)
	if err == nil {
		s.cached[query] = stmt
	}
	return stmt, err
}

func (s *statements) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stmt := range s.cached {
		_ = stmt.Close()
	}
	clear(s.cached)
}
