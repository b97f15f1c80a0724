package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// pieceSchema: the pieces of a file follow one another by their ids, which end in the number of the part.
var pieceSchema = docstore.Schema{
	Name:    "access_documents",
	Indexes: []docstore.Index{{Name: "by_file", Fields: []string{"requestId", "file"}}},
	Expiry:  "expiresAt",
}

// pieceDoc is a piece of one file of an archive.
type pieceDoc struct {
	RequestID string    `bson:"requestId"`
	File      string    `bson:"file"` // service and kind
	Service   string    `bson:"service"`
	Kind      string    `bson:"kind"`
	Attempt   int       `bson:"attempt"`
	Part      int       `bson:"part"`
	JSON      []byte    `bson:"json"` // the documents, as they came
	ExpiresAt time.Time `bson:"expiresAt"`
}

// Documents is what was collected for one tenant's access requests.
type Documents struct{ docs docstore.Handle[pieceDoc] }

// piecesAtOnce bounds how many pieces, of about half a mebibyte at most, are held at a time.
const piecesAtOnce = 8

// Put keeps what came in one part.
func (d Documents) Put(ctx context.Context, r domain.AccessRequest, pieces []app.CollectedFile) error {
	writes := make([]docstore.Write[pieceDoc], len(pieces))
	for i, p := range pieces {
		text, err := json.Marshal(p.Documents)
		if err != nil {
			return err
		}
		body := pieceDoc{
			RequestID: r.ID, File: p.Service + " " + p.Kind, Service: p.Service, Kind: p.Kind, Attempt: p.Attempt, Part: p.Part,
			JSON: text, ExpiresAt: r.ExpiresAt,
		}
		id := fmt.Sprintf("%s.%s.%06d.%06d.%s", r.ID, p.Service, p.Attempt, p.Part, p.Kind)
		writes[i] = docstore.Write[pieceDoc]{Doc: docstore.Doc[pieceDoc]{ID: id, Body: body}}
	}
	if len(writes) == 0 {
		return nil
	}
	errs, err := d.docs.Write(ctx, writes)
	for i := range errs {
		if docstore.IsDuplicate(errs[i], "_id") { // kept already
			errs[i] = nil
		}
	}
	return errors.Join(append(errs, err)...)
}

// Each hands over the pieces of a request, those of one service and kind together, in order.
func (d Documents) Each(ctx context.Context, requestID string, use func(app.CollectedFile) error) error {
	q := piecesOf(requestID)
	for {
		page, err := d.docs.Find(ctx, q)
		if err != nil {
			return err
		}
		for _, doc := range page.Docs {
			piece := app.CollectedFile{Service: doc.Body.Service, Kind: doc.Body.Kind, Attempt: doc.Body.Attempt, Part: doc.Body.Part}
			if err := json.Unmarshal(doc.Body.JSON, &piece.Documents); err != nil {
				return err
			}
			if err := use(piece); err != nil {
				return err
			}
		}
		if q.After = page.Next; q.After == nil {
			return nil
		}
	}
}

func piecesOf(requestID string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("requestId", requestID)}, Sort: "file", Limit: piecesAtOnce}
}

// Delete removes what was collected for a request.
func (d Documents) Delete(ctx context.Context, requestID string) error {
	_, err := eraseEach(ctx, d.docs, piecesOf(requestID))
	return err
}
