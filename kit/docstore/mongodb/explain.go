package mongodb

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// Explain implements docstore.Engine.
func (e *Engine) Explain(ctx context.Context, s docstore.Schema, tenant string, q docstore.Query) (string, error) {
	x, err := s.IndexFor(q)
	if err != nil {
		return "", err
	}
	for _, leg := range q.Legs() {
		command := bson.D{
			{Key: "explain", Value: bson.D{
				{Key: "find", Value: s.Name},
				{Key: "filter", Value: filter(x, tenant, leg, q.Desc)},
				{Key: "sort", Value: order(x, q)},
				{Key: "limit", Value: int64(q.Limit)},
				{Key: "hint", Value: hint(x)},
			}},
			{Key: "verbosity", Value: "queryPlanner"},
		}
		plan, err := e.db.RunCommand(ctx, command).Raw()
		if err != nil {
			return "", fmt.Errorf("docstore/mongodb: explain: %w", err)
		}
		for _, stage := range stages(plan.Lookup("queryPlanner", "winningPlan")) {
			if stage == "COLLSCAN" || stage == "SORT" && !q.HasIn("") {
				return "", fmt.Errorf("docstore/mongodb: %s in the plan of %v", stage, command)
			}
		}
	}
	if x == nil {
		return "_id", nil
	}
	return x.Name, nil
}

// stages returns the stages of a plan, whichever way the server nests them.
func stages(plan bson.RawValue) (found []string) {
	var elements []bson.RawElement
	switch plan.Type {
	case bson.TypeEmbeddedDocument:
		elements, _ = plan.Document().Elements()
	case bson.TypeArray:
		values, _ := plan.Array().Values()
		for _, value := range values {
			found = append(found, stages(value)...)
		}
	}
	for _, element := range elements {
		if name, ok := element.Value().StringValueOK(); ok && element.Key() == "stage" {
			found = append(found, name)
		}
		found = append(found, stages(element.Value())...)
	}
	return found
}
