package mongodb

import (
	"context"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// Explain implements docstore.Engine.
func (e *Engine) Explain(ctx context.Context, s docstore.Schema, tenant string, q docstore.Query) (string, error) {
	x, err := s.IndexFor(q)
	if err != nil {
		return "", err
	}
	if _, _, elements := q.Element(); elements {
		return e.explainByElement(ctx, s, x, tenant, q)
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

// explainByElement returns the index if the server enters it; the order is made after that.
func (e *Engine) explainByElement(
	ctx context.Context, s docstore.Schema, x *docstore.Index, tenant string, q docstore.Query,
) (string, error) {
	command := bson.D{
		{Key: "explain", Value: bson.D{
			{Key: "aggregate", Value: s.Name},
			{Key: "pipeline", Value: meeting(tenant, q, q.Limit)},
			{Key: "cursor", Value: bson.D{}},
			{Key: "hint", Value: hint(x)},
		}},
		{Key: "verbosity", Value: "queryPlanner"},
	}
	plan, err := e.db.RunCommand(ctx, command).Raw()
	if err != nil {
		return "", fmt.Errorf("docstore/mongodb: explain: %w", err)
	}
	whole := bson.RawValue{Type: bson.TypeEmbeddedDocument, Value: plan}
	if found := stages(whole); !slices.Contains(found, "IXSCAN") || slices.Contains(found, "COLLSCAN") {
		return "", fmt.Errorf("docstore/mongodb: %v in the plan of %v", found, command)
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
