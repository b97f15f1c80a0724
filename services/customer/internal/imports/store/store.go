// Package store keeps the documents of imports: what they look like, their indexes and the queries over them.
package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// Store is the collections of imports.
type Store struct {
	imports  *docstore.Collection[domain.Import]
	chunks   *docstore.Collection[chunkDoc]
	notes    *docstore.Collection[noteDoc]
	changes  *docstore.Collection[changeDoc]
	mappings *docstore.Collection[domain.Mapping]
}

// Open ensures the collections and their indexes.
func Open(ctx context.Context, docs *docstore.Store) (*Store, error) {
	s := &Store{}
	var err error
	if s.imports, err = docstore.Open[domain.Import](ctx, docs, importSchema); err != nil {
		return nil, err
	}
	if s.chunks, err = docstore.Open[chunkDoc](ctx, docs, chunkSchema); err != nil {
		return nil, err
	}
	if s.notes, err = docstore.Open[noteDoc](ctx, docs, noteSchema); err != nil {
		return nil, err
	}
	if s.changes, err = docstore.Open[changeDoc](ctx, docs, changeSchema); err != nil {
		return nil, err
	}
	if s.mappings, err = docstore.Open[domain.Mapping](ctx, docs, mappingSchema); err != nil {
		return nil, err
	}
	return s, nil
}

// Imports returns the tenant's imports.
func (s *Store) Imports(tenant tenancy.ID) Imports { return Imports{s.imports.In(tenant)} }

// Chunks returns the pieces of the tenant's files.
func (s *Store) Chunks(tenant tenancy.ID) Chunks { return Chunks{s.chunks.In(tenant)} }

// Notes returns what is said of the rows of the tenant's imports.
func (s *Store) Notes(tenant tenancy.ID) Notes { return Notes{s.notes.In(tenant)} }

// Changes returns what the tenant's imports did to customers who were known.
func (s *Store) Changes(tenant tenancy.ID) Changes { return Changes{s.changes.In(tenant)} }

// Mappings returns the tenant's saved mappings.
func (s *Store) Mappings(tenant tenancy.ID) Mappings { return Mappings{s.mappings.In(tenant)} }

// show turns a page of documents into one of what they hold.
func show[D, T any](page docstore.Page[D], err error, from func(docstore.Doc[D]) T) (docstore.Page[T], error) {
	shown := docstore.Page[T]{Docs: make([]docstore.Doc[T], len(page.Docs)), Next: page.Next}
	for i, doc := range page.Docs {
		shown.Docs[i] = docstore.Doc[T]{ID: doc.ID, Version: doc.Version, Body: from(doc)}
	}
	return shown, err
}
