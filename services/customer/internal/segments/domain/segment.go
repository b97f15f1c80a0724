// Package domain holds the rules of segments made by hand: lists that somebody puts customers on, and saved filters that
// customers are in as long as they meet them. It does no I/O and has no clock of its own.
package domain

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Kind says how customers come to be in a segment.
type Kind string

// The kinds of segment.
const (
	List     Kind = "list"   // somebody adds them
	Filtered Kind = "filter" // they meet the filter
)

// Bounds of what a tenant may have.
const (
	MaxSegments = 1000
	MaxFilters  = 200
	MaxBatch    = 500 // customers added or removed at once
	maxName     = 200 // runes
)

// Segment is a list or a saved filter.
type Segment struct {
	ID      string `bson:"-"`
	Version int64  `bson:"-"`
	// Revision counts what was made of the segment by hand; that it was counted anew makes no other revision.
	Revision int64  `bson:"revision"`
	Kind     Kind   `bson:"kind"`
	Name     string `bson:"name"`
	// Key is the name without regard to case, which no other segment of the tenant has; empty when it is deleted.
	Key    string  `bson:"key,omitempty"`
	Filter *Filter `bson:"filter,omitempty"`
	// Batch is what is being added or removed: told of already, and to be finished after a crash.
	Batch *Batch `bson:"batch,omitempty"`
	// Walk is how far the filter has come through all customers.
	Walk Walk `bson:"walk"`
	// Count is how many customers are in it, as of AsOf.
	Count     int64      `bson:"count"`
	AsOf      time.Time  `bson:"asOf"`
	CreatedAt time.Time  `bson:"createdAt"`
	UpdatedAt time.Time  `bson:"updatedAt"`
	DeletedAt *time.Time `bson:"deletedAt,omitempty"`
	// State is what the queries look for.
	State State `bson:"state"`
}

// State says whether a segment is there.
type State string

// The states of a segment.
const (
	Active  State = "active"
	Deleted State = "deleted" // and its members are still to be removed
	Gone    State = "gone"
)

// Batch is customers that are being added to a list or removed from it.
type Batch struct {
	Add    []string `bson:"add,omitempty"`
	Remove []string `bson:"remove,omitempty"`
}

// Walk is a filter's way through all customers, by id.
type Walk struct {
	Round int64  `bson:"round"` // counts the filter's changes: what an earlier filter found is no longer true
	After string `bson:"after,omitempty"`
	Done  bool   `bson:"done"`
	// On is the day on which the walk began: "2026-01-31".
	On string `bson:"on,omitempty"`
}

// New makes a segment of a name and, for a saved filter, what it asks for.
func New(id, name string, kind Kind, filter *Filter, now time.Time) (Segment, []contracts.Data, error) {
	s := Segment{ID: id, Kind: kind, State: Active, CreatedAt: now, AsOf: now}
	s.Walk.Done = kind == List
	changed, _, err := s.Change(name, filter, now)
	return changed, []contracts.Data{changed.told(
		contracts.Change{Field: "name", To: changed.Name}, contracts.Change{Field: "filter", To: changed.Filter},
	)}, err
}

// Change renames the segment or asks for something else. It tells nothing when both are the same.
func (s Segment) Change(name string, filter *Filter, now time.Time) (Segment, []contracts.Data, error) {
	name = strings.TrimSpace(name)
	var broken []fault.Field
	if name == "" || utf8.RuneCountInString(name) > maxName || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
		broken = append(broken, fault.Field{Path: "name", Message: fmt.Sprintf("must have 1 to %d printable characters", maxName)})
	}
	switch {
	case s.Kind == List && filter != nil:
		broken = append(broken, fault.Field{Path: "filter", Message: "does not go with a list"})
	case s.Kind == Filtered && filter == nil:
		broken = append(broken, fault.Field{Path: "filter", Message: "is required"})
	case filter != nil:
		broken = append(broken, filter.check()...)
	}
	if len(broken) > 0 {
		return s, nil, fault.OnFields(broken...)
	}
	var changes []contracts.Change
	if name != s.Name {
		changes = append(changes, contracts.Change{Field: "name", From: s.Name, To: name})
	}
	if !same(filter, s.Filter) {
		changes = append(changes, contracts.Change{Field: "filter", From: s.Filter, To: filter})
		s.Walk = Walk{Round: s.Walk.Round + 1, On: day(now)}
	}
	if len(changes) == 0 {
		return s, nil, nil
	}
	s.Name, s.Key, s.Filter, s.UpdatedAt = name, strings.ToLower(name), filter, now
	s.Revision++
	return s, []contracts.Data{s.told(changes...)}, nil
}

// Delete deletes the segment; its name is free again.
func (s Segment) Delete(now time.Time) (Segment, []contracts.Data) {
	s.DeletedAt, s.UpdatedAt, s.State, s.Key, s.Batch = &now, now, Deleted, "", nil
	s.Revision++
	return s, []contracts.Data{s.told(contracts.Change{Field: "deletedAt", To: now})}
}

// Put begins to add customers to a list, or to remove some.
func (s Segment) Put(batch Batch, now time.Time) (Segment, []contracts.Data, error) {
	if s.Kind != List {
		return s, nil, fault.New(fault.Conflict, "customers are in %q as long as they meet its filter; change the filter instead", s.Name)
	}
	batch.Add, batch.Remove = distinct(batch.Add), distinct(batch.Remove)
	if n := len(batch.Add) + len(batch.Remove); n == 0 || n > MaxBatch {
		return s, nil, fault.OnField("customerIds", "must have 1 to %d entries", MaxBatch)
	}
	s.Batch, s.UpdatedAt = &batch, now
	s.Revision++
	var changes []contracts.Change
	if len(batch.Add) > 0 {
		changes = append(changes, contracts.Change{Field: "members", To: batch.Add})
	}
	if len(batch.Remove) > 0 {
		changes = append(changes, contracts.Change{Field: "members", From: batch.Remove})
	}
	return s, []contracts.Data{s.told(changes...)}, nil
}

func (s Segment) told(changes ...contracts.Change) contracts.SettingChanged {
	return contracts.SettingChanged{Kind: "segment", ID: s.ID, Name: s.Name, Changes: changes}
}

// Walked returns the segment when its filter has come past a customer, and through all if there are no more.
func (s Segment) Walked(after string, more bool) Segment {
	s.Walk.After, s.Walk.Done = after, !more
	return s
}

// Renew begins the walk again where the filter's answer depends on the day, and the day is another.
func (s Segment) Renew(now time.Time) (Segment, bool) {
	if s.Filter == nil || !s.Walk.Done || s.Walk.On == day(now) || !s.Filter.relative() {
		return s, false
	}
	s.Walk = Walk{Round: s.Walk.Round, On: day(now)}
	return s, true
}

func day(now time.Time) string { return now.UTC().Format(time.DateOnly) }

func distinct(ids []string) []string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}

func same(a, b *Filter) bool {
	one, err := json.Marshal(a)
	if err != nil {
		return false
	}
	other, err := json.Marshal(b)
	return err == nil && bytes.Equal(one, other)
}
