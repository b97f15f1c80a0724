package mongodb

import (
	"context"
	"regexp"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// met is a document's key and the first of its elements that is asked for.
type met struct {
	Key   string `bson:"_id"`
	First string `bson:"first"`
}

// findByElement is Find for a prefix of an index's elements. The server sorts by the least of all elements, not of those
// asked for, so that it must be told to look at each: a page costs as much as there are documents with the prefix.
func (e *Engine) findByElement(
	ctx context.Context, s docstore.Schema, x *docstore.Index, tenant string, q docstore.Query,
) (docs []docstore.RawDoc, err error) {
	for len(docs) < q.Limit {
		wanted := q.Limit - len(docs)
		found, err := e.meet(ctx, s, x, tenant, q, wanted)
		if err != nil || len(found) == 0 {
			return docs, err
		}
		if docs, err = e.fetch(ctx, docs, s, tenant, found); err != nil || len(found) < wanted {
			return docs, err
		}
		last := found[len(found)-1] // some documents may have gone since they were met
		q.After = &docstore.Position{Value: last.First, ID: strings.TrimPrefix(last.Key, tenant+"/")}
	}
	return docs, nil
}

// meet returns the keys of the page's documents, in order.
func (e *Engine) meet(
	ctx context.Context, s docstore.Schema, x *docstore.Index, tenant string, q docstore.Query, limit int,
) ([]met, error) {
	cursor, err := e.db.Collection(s.Name).Aggregate(ctx, meeting(tenant, q, limit), options.Aggregate().SetHint(hint(x)))
	if err != nil {
		return nil, err
	}
	var found []met
	err = cursor.All(ctx, &found)
	return found, err
}

// meeting is the pipeline that meets documents under the elements with the prefix. A range over an array would hold for
// two elements that are each on one side of it, so it is a regular expression that leads into the index.
func meeting(tenant string, q docstore.Query, limit int) bson.A {
	field, prefix, _ := q.Element()
	match := bson.D{{Key: "tenant", Value: tenant}}
	for _, c := range q.Where {
		if c.Op == docstore.OpEq {
			match = append(match, bson.E{Key: path(c.Field), Value: bson.D{{Key: "$eq", Value: c.Values[0]}}})
		}
	}
	start, _, _ := strings.Cut(prefix, "\x00") // which a pattern cannot hold
	match = append(match, bson.E{Key: path(field), Value: bson.Regex{Pattern: "^" + regexp.QuoteMeta(start)}})

	pipeline := bson.A{stage("$match", match), stage("$project", bson.D{{Key: path(field), Value: 1}})}
	for at, r := range field {
		if r == '.' {
			pipeline = append(pipeline, stage("$unwind", "$"+path(field[:at])))
		}
	}
	whole, after := q, bson.A{}
	whole.After = nil
	for _, leg := range q.Legs() {
		after = append(after, along(leg, field, "first", tenant))
	}
	return append(pipeline,
		stage("$unwind", "$"+path(field)),
		stage("$match", along(whole.Legs()[0], field, path(field), tenant)),
		stage("$group", bson.D{{Key: "_id", Value: "$_id"}, {Key: "first", Value: bson.D{{Key: "$min", Value: "$" + path(field)}}}}),
		stage("$match", bson.D{{Key: "$or", Value: after}}),
		stage("$sort", bson.D{{Key: "first", Value: 1}, {Key: "_id", Value: 1}}),
		stage("$limit", int64(limit)))
}

func stage(name string, value any) bson.D { return bson.D{{Key: name, Value: value}} }

// along is what a leg asks of an element, which is in the document's field at.
func along(leg docstore.Leg, field, at, tenant string) bson.D {
	bounds := bson.D{}
	for _, c := range leg.Where {
		if c.Field == field {
			bounds = append(bounds, bson.E{Key: operator(c), Value: c.Values[0]})
		}
	}
	holds := bson.D{{Key: at, Value: bounds}}
	if leg.AfterID != "" {
		holds = append(holds, bson.E{Key: "_id", Value: bson.D{{Key: "$gt", Value: key(tenant, leg.AfterID)}}})
	}
	return holds
}

// fetch appends those of the documents that are still there, in the order in which they were met.
func (e *Engine) fetch(
	ctx context.Context, docs []docstore.RawDoc, s docstore.Schema, tenant string, found []met,
) ([]docstore.RawDoc, error) {
	ids := make([]string, len(found))
	for i, m := range found {
		ids[i] = strings.TrimPrefix(m.Key, tenant+"/")
	}
	there, err := e.Get(ctx, s, tenant, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]docstore.RawDoc, len(there))
	for _, doc := range there {
		byID[doc.ID] = doc
	}
	for i, id := range ids {
		if doc, ok := byID[id]; ok {
			doc.Element = found[i].First
			docs = append(docs, doc)
		}
	}
	return docs, nil
}
