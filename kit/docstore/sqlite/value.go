package sqlite

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// argument returns a Position's value as a column holds it: times in milliseconds since 1970, truth as 0 and 1.
func argument(v any) any {
	switch v := v.(type) {
	case time.Time:
		return v.UnixMilli()
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	default:
		return v
	}
}

// expiry returns the time after which the document is to be removed, nil for never.
func expiry(s docstore.Schema, body bson.Raw) any {
	if at, ok := docstore.ValueAt(body, s.Expiry).(time.Time); ok {
		return at.UnixMilli()
	}
	return nil
}
