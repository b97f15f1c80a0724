package data

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// DropDatabases drops those of the databases that exist, and returns the ones that it dropped. When one cannot be dropped
// it goes on with the rest.
func (m *MongoDB) DropDatabases(ctx context.Context, names []string) (removed []string, err error) {
	const op = "drop the databases"
	for _, name := range names {
		err = cmp.Or(err, checkDatabase(op, name))
	}
	if err != nil || len(names) == 0 {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	existing, err := m.client.ListDatabaseNames(ctx, bson.D{{Key: "name", Value: bson.D{{Key: "$in", Value: names}}}})
	if err != nil {
		return nil, m.failure(op, err)
	}
	slices.Sort(existing)
	var failed []string
	for _, name := range existing {
		if !slices.Contains(names, name) { // a server may not know the filter
			continue
		}
		if dropErr := m.client.Database(name).Drop(ctx); dropErr != nil {
			failed, err = append(failed, name), cmp.Or(err, dropErr)
			continue
		}
		removed = append(removed, name)
	}
	if err != nil {
		return removed, m.failure(op+" "+strings.Join(failed, ", "), err)
	}
	return removed, nil
}
