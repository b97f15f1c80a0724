package mongodb

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// filter is one leg of a query. Without an index the tenant's range of keys is walked.
func filter(x *docstore.Index, tenant string, leg docstore.Leg, desc bool) bson.D {
	var all bson.A
	and := func(field, op string, value any) {
		all = append(all, bson.D{{Key: field, Value: bson.D{{Key: op, Value: value}}}})
	}
	if x != nil {
		and("tenant", "$eq", tenant)
	} else {
		and("_id", "$gte", tenant+"/")
		and("_id", "$lt", tenant+"0") // the character after the slash
	}
	for _, c := range leg.Where {
		switch {
		case c.Op == docstore.OpIn:
			and(path(c.Field), "$in", c.Values)
		case c.IsPresent():
			and(path(c.Field), "$ne", nil)
		default: // to be equal to null is to be null or missing
			and(path(c.Field), operator(c), c.Values[0])
		}
	}
	switch {
	case leg.AfterID == "":
	case desc:
		and("_id", "$lt", key(tenant, leg.AfterID))
	default:
		and("_id", "$gt", key(tenant, leg.AfterID))
	}
	return bson.D{{Key: "$and", Value: all}}
}

// operator is how a condition with one value compares.
func operator(c docstore.Cond) string {
	if c.IsAfter() {
		return "$gt"
	}
	return "$" + string(c.Op) // eq, gte and lt
}

// order is the query's order in terms of the index, so that no sort is needed.
func order(x *docstore.Index, q docstore.Query) bson.D {
	direction := 1
	if q.Desc {
		direction = -1
	}
	var keys bson.D
	if q.Sort != "" {
		keys = append(keys, bson.E{Key: path(q.Sort), Value: direction})
	}
	if q.EndsWithID(x) {
		keys = append(keys, bson.E{Key: "_id", Value: direction})
	}
	return keys
}

// hint names the index that serves the query, which leaves nothing to the planner's choice.
func hint(x *docstore.Index) string {
	if x == nil {
		return "_id_"
	}
	return x.Name
}
