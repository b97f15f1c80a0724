package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// changeSchema: changes are kept as long as an import can be undone.
var changeSchema = docstore.Schema{
	Name: "import_changes",
	Indexes: []docstore.Index{
		{Name: "by_row", Fields: []string{"importId", "row"}},
		{Name: "by_customer", Fields: []string{"customerId", "importId"}},
	},
	Expiry: "expireAt",
}

type changeDoc struct {
	domain.Change `bson:",inline"`

	ImportID string    `bson:"importId"`
	ExpireAt time.Time `bson:"expireAt"`
}

// Changes is what one tenant's imports did to customers who were known.
type Changes struct{ docs docstore.Handle[changeDoc] }

func changeID(importID string, row int64) string { return fmt.Sprintf("%s-%010d", importID, row) }

// Put stores changes, in place of those of the same rows.
func (c Changes) Put(ctx context.Context, importID string, changes []domain.Change, expireAt time.Time) error {
	writes := make([]docstore.Write[changeDoc], len(changes))
	for i, change := range changes {
		writes[i].Doc = docstore.Doc[changeDoc]{ID: changeID(importID, change.Row), Body: changeDoc{change, importID, expireAt}}
	}
	errs, err := c.docs.Write(ctx, writes)
	if err != nil {
		return err
	}
	for i, err := range errs {
		if docstore.IsDuplicate(err, "_id") {
			err = c.replace(ctx, writes[i].Doc)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c Changes) replace(ctx context.Context, doc docstore.Doc[changeDoc]) error {
	there, err := c.docs.Get(ctx, doc.ID)
	if err != nil {
		return err
	}
	there.Body = doc.Body
	_, err = c.docs.Replace(ctx, there)
	return err
}

// Of returns the changes that rows made, by row.
func (c Changes) Of(ctx context.Context, importID string, rows []int64) (map[int64]domain.Change, error) {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = changeID(importID, row)
	}
	docs, err := c.docs.GetMany(ctx, ids)
	changes := make(map[int64]domain.Change, len(docs))
	for _, doc := range docs {
		changes[doc.Body.Row] = doc.Body.Change
	}
	return changes, err
}

const changesAtOnce = 200

// Before returns the last changes of rows before one, the last first.
func (c Changes) Before(ctx context.Context, importID string, row int64) ([]domain.Change, error) {
	page, err := c.docs.Find(ctx, before(importID, row))
	changes := make([]domain.Change, len(page.Docs))
	for i, doc := range page.Docs {
		changes[i] = doc.Body.Change
	}
	return changes, err
}

func before(importID string, row int64) docstore.Query {
	return docstore.Query{
		Where: []docstore.Cond{docstore.Eq("importId", importID), docstore.Lt("row", row)}, Sort: "row", Desc: true, Limit: changesAtOnce,
	}
}

// To counts the changes that an import made to a customer.
func (c Changes) To(ctx context.Context, importID, customerID string) (int64, error) {
	return c.docs.Count(ctx, docstore.Eq("customerId", customerID), docstore.Eq("importId", importID))
}

func of(customerID string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("customerId", customerID)}, Sort: "importId", Limit: changesAtOnce}
}

// Each calls visit with every change made to the customers, and with the import that made it.
func (c Changes) Each(ctx context.Context, customerIDs []string, visit func(importID string, change domain.Change)) error {
	for _, id := range customerIDs {
		for q := of(id); ; {
			page, err := c.docs.Find(ctx, q)
			if err != nil {
				return err
			}
			for _, doc := range page.Docs {
				visit(doc.Body.ImportID, doc.Body.Change)
			}
			if q.After = page.Next; q.After == nil {
				break
			}
		}
	}
	return nil
}

// Erase removes the changes made to customers, and returns how many there were.
func (c Changes) Erase(ctx context.Context, customerIDs []string) (erased int64, err error) {
	for _, id := range customerIDs {
		for {
			page, err := c.docs.Find(ctx, of(id))
			if err != nil {
				return erased, err
			}
			for _, doc := range page.Docs {
				if err := c.docs.Delete(ctx, doc); err != nil && !errors.Is(err, docstore.ErrConflict) {
					return erased, err
				}
				erased++
			}
			if page.Next == nil {
				break
			}
		}
	}
	return erased, nil
}
