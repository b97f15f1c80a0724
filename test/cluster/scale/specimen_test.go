//go:build cluster

package scale

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"
)

// specimen is a tenant that the operator has made, taken apart: what creating it again under another name takes.
type specimen struct {
	id      string
	objects []blueprint
}

// blueprint is one object of a specimen, without what the cluster has added to it.
type blueprint struct {
	collection string // where it is created
	name       string
	body       []byte
	rank       int
}

// as creates everything that the specimen has for a tenant of another name, one after another.
func (s *specimen) as(ctx context.Context, b *bare, id string) error {
	for _, o := range s.objects {
		renamed := func(text string) string { return strings.ReplaceAll(text, s.id, id) }
		body := bytes.ReplaceAll(o.body, []byte(s.id), []byte(id))
		if err := b.create(ctx, renamed(o.collection), renamed(o.name), body); err != nil {
			return err
		}
	}
	return nil
}

// take takes a tenant apart that is ready.
func (w *world) take(t testing.TB, id, namespace string) *specimen {
	t.Helper()
	s := &specimen{id: id}
	for _, args := range [][]string{
		{"tenants", "--field-selector=metadata.name=" + id},
		{"namespaces", "--selector=guanxi.dev/tenant=" + id},
		{w.kinds(), "--namespace", namespace},
	} {
		var found struct{ Items []map[string]any }
		w.c.Get(&found, append(args, "--show-managed-fields")...)
		for _, o := range found.Items {
			if drawn := draw(t, o); isMade(o) && strings.Contains(drawn.collection+drawn.name, id) {
				s.objects = append(s.objects, drawn)
			}
		}
	}
	slices.SortStableFunc(s.objects, func(a, b blueprint) int { return cmp.Compare(a.rank, b.rank) })
	return s
}

// isMade reports whether the operator has applied the object, or it is a Tenant, which people make.
func isMade(o map[string]any) bool {
	if o["kind"] == "Tenant" {
		return true
	}
	metadata, _ := o["metadata"].(map[string]any)
	fields, _ := metadata["managedFields"].([]any)
	return slices.ContainsFunc(fields, func(f any) bool {
		entry, _ := f.(map[string]any)
		return entry["manager"] == "guanxi-operator" && entry["operation"] == "Apply" && entry["subresource"] == nil
	})
}
