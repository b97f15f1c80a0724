package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

const (
	byKey    = "by_key"
	lastRune = "\U0010FFFF" // comes after every other in a key
)

var ledgerSchema = docstore.Schema{
	Name: "loyalty_ledger",
	Indexes: []docstore.Index{
		// What happens to an account once has one line.
		{Name: byKey, Fields: []string{"accountId", "key"}, Unique: true},
		{Name: "by_customer", Fields: []string{"customerId", "at"}},
		{Name: "by_programme", Fields: []string{"customerId", "programmeId", "at"}},
	},
}

// lineDoc is a line of the ledger. Its id is the line's.
type lineDoc struct {
	AccountID   string       `bson:"accountId"`
	Key         string       `bson:"key,omitempty"`
	CustomerID  string       `bson:"customerId"`
	ProgrammeID string       `bson:"programmeId"`
	Points      int64        `bson:"points"`
	Balance     int64        `bson:"balance"`
	Reason      string       `bson:"reason"`
	Cause       string       `bson:"cause,omitempty"`
	At          time.Time    `bson:"at"`
	Lots        []domain.Lot `bson:"lots,omitempty"`
	Owed        int64        `bson:"owed,omitempty"`
	Counted     *countedDoc  `bson:"counted,omitempty"`
	Note        string       `bson:"note,omitempty"`
}

// Ledger is the lines of one tenant's accounts that are published.
type Ledger struct{ docs docstore.Handle[lineDoc] }

// Add stores lines; those that are stored already stay as they are.
func (l Ledger) Add(ctx context.Context, lines []domain.Entry) error {
	writes := make([]docstore.Write[lineDoc], len(lines))
	for i, line := range lines {
		writes[i].Doc = docstore.Doc[lineDoc]{ID: line.EntryID, Body: docOf(line)}
	}
	errs, err := l.docs.Write(ctx, writes)
	for i := range errs {
		if docstore.IsDuplicate(errs[i], "_id") {
			errs[i] = nil
		}
	}
	return errors.Join(append(errs, err)...)
}

// WithKeys returns the account's lines that have the keys; at most docstore.MaxLimit are asked for at once.
func (l Ledger) WithKeys(ctx context.Context, accountID string, keys []string) ([]domain.Entry, error) {
	page, err := l.docs.Find(ctx, withKeys(accountID, keys))
	return bodies(page, err, entryOf)
}

func withKeys(accountID string, keys []string) docstore.Query {
	return docstore.Query{
		Where: []docstore.Cond{docstore.Eq("accountId", accountID), docstore.In("key", keys)}, Limit: len(keys),
	}
}

// WithPrefix returns the account's lines whose keys begin alike, at most docstore.MaxLimit.
func (l Ledger) WithPrefix(ctx context.Context, accountID, prefix string) ([]domain.Entry, error) {
	page, err := l.docs.Find(ctx, withPrefix(accountID, prefix))
	return bodies(page, err, entryOf)
}

func withPrefix(accountID, prefix string) docstore.Query {
	return docstore.Query{
		Where: []docstore.Cond{docstore.Eq("accountId", accountID), docstore.Gte("key", prefix), docstore.Lt("key", prefix+lastRune)},
		Sort:  "key", Limit: docstore.MaxLimit,
	}
}

// Of is the query for customers' lines, in one programme where one is given, the latest first.
func (Ledger) Of(customerIDs []string, programmeID string) docstore.Query {
	q := docstore.Query{Where: []docstore.Cond{docstore.In("customerId", customerIDs)}, Sort: "at", Desc: true}
	if programmeID != "" {
		q.Where = append(q.Where, docstore.Eq("programmeId", programmeID))
	}
	return q
}

// List returns a page of a query made by Of.
func (l Ledger) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Entry], error) {
	page, err := l.docs.Find(ctx, q)
	return show(page, err, entryOf)
}

// Remove removes lines.
func (l Ledger) Remove(ctx context.Context, lines []docstore.Doc[domain.Entry]) error {
	writes := make([]docstore.Write[lineDoc], len(lines))
	for i, line := range lines {
		writes[i] = docstore.Write[lineDoc]{Verb: docstore.Delete, Doc: docstore.Doc[lineDoc]{ID: line.ID, Version: line.Version}}
	}
	return allOf(l.docs.Write(ctx, writes))
}
