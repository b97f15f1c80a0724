package store

import (
	"context"
	"fmt"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// noteSchema: notes are of use until the file is mended, so they are not kept for ever.
var noteSchema = docstore.Schema{
	Name:    "import_notes",
	Indexes: []docstore.Index{{Name: "by_row", Fields: []string{"importId", "run", "outcome", "row"}}},
	Expiry:  "expireAt",
}

// notesKept is how long the notes of an import can be read.
const notesKept = 90 * 24 * time.Hour

type noteDoc struct {
	domain.Note `bson:",inline"`

	ImportID string    `bson:"importId"`
	Run      int       `bson:"run"`
	ExpireAt time.Time `bson:"expireAt"`
}

// Notes is what is said of the rows of one tenant's imports.
type Notes struct{ docs docstore.Handle[noteDoc] }

// Add stores notes of the import's last run; those that are there already stay.
func (n Notes) Add(ctx context.Context, job domain.Import, notes []domain.Note) error {
	if len(notes) == 0 {
		return nil
	}
	writes := make([]docstore.Write[noteDoc], len(notes))
	same := map[string]int{}
	for i, note := range notes {
		id := fmt.Sprintf("%s-%d-%s-%010d", job.ID, job.Run.Number, note.Outcome, note.Row)
		same[id]++
		writes[i].Doc = docstore.Doc[noteDoc]{ID: fmt.Sprintf("%s-%03d", id, same[id]), Body: noteDoc{
			Note: note, ImportID: job.ID, Run: job.Run.Number, ExpireAt: job.CreatedAt.Add(notesKept),
		}}
	}
	errs, err := n.docs.Write(ctx, writes)
	if err != nil {
		return err
	}
	for _, err := range errs {
		if err != nil && !docstore.IsDuplicate(err, "_id") {
			return err
		}
	}
	return nil
}

// Of returns the query for the notes of a run with an outcome, in the order of the rows.
func (Notes) Of(importID string, run int, outcome domain.Outcome) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{
		docstore.Eq("importId", importID), docstore.Eq("run", run), docstore.Eq("outcome", string(outcome)),
	}, Sort: "row"}
}

// List returns a page of a query made by Of.
func (n Notes) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Note], error) {
	page, err := n.docs.Find(ctx, q)
	return show(page, err, func(doc docstore.Doc[noteDoc]) domain.Note { return doc.Body.Note })
}
