package store

import (
	"context"
	"errors"
	"strconv"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// Figures is one tenant's figures: one document for each partition that told something of the tenant.
type Figures struct{ docs docstore.Handle[shardDoc] }

// Shard returns what has been counted of a partition.
func (f Figures) Shard(ctx context.Context, of app.Partition) (domain.Shard, error) {
	doc, err := f.docs.Get(ctx, shardID(of))
	if errors.Is(err, docstore.ErrNotFound) {
		return domain.Shard{}, nil
	}
	return domain.Shard{Version: doc.Version, Next: doc.Body.Next, Figures: doc.Body.figures()}, err
}

// SaveShard stores what has been counted of a partition.
func (f Figures) SaveShard(ctx context.Context, of app.Partition, s domain.Shard) (err error) {
	doc := docstore.Doc[shardDoc]{ID: shardID(of), Version: s.Version, Body: shardOf(s)}
	if s.Version == 0 {
		_, err = f.docs.Insert(ctx, doc.ID, doc.Body)
	} else {
		_, err = f.docs.Replace(ctx, doc)
	}
	return lostRace(err)
}

// Total returns the sum of the shards: as many documents as there are partitions, however many customers there are.
func (f Figures) Total(ctx context.Context) (domain.Figures, error) {
	var total domain.Figures
	q := docstore.Query{Limit: docstore.MaxLimit}
	for {
		page, err := f.docs.Find(ctx, q)
		if err != nil {
			return domain.Figures{}, err
		}
		for _, doc := range page.Docs {
			total.Add(doc.Body.figures())
		}
		if page.Next == nil {
			return total, nil
		}
		q.After = page.Next
	}
}

func shardID(of app.Partition) string { return of.Topic + "." + strconv.Itoa(of.Number) }
