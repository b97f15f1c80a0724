package docstore

// Op is how a condition compares.
type Op string

// The comparisons a declared index can serve.
const (
	OpEq     Op = "eq"
	OpIn     Op = "in"
	OpGte    Op = "gte"
	OpLt     Op = "lt"
	OpPrefix Op = "prefix"

	opGt      Op = "gt"      // after a value; only within a Leg
	opPresent Op = "present" // neither missing nor null; only within a Leg
)

// Cond is one condition on a declared field.
type Cond struct {
	Field  string
	Op     Op
	Values []any // one, but for OpIn
}

// Eq holds where the field equals v, or is missing when v is nil; on an Each field, where an element does.
func Eq(field string, v any) Cond { return Cond{field, OpEq, []any{v}} }

// In holds where the field equals one of vs.
func In[V any](field string, vs []V) Cond {
	c := Cond{Field: field, Op: OpIn, Values: make([]any, len(vs))}
	for i, v := range vs {
		c.Values[i] = v
	}
	return c
}

// Gte holds where the field is v or after.
func Gte(field string, v any) Cond { return Cond{field, OpGte, []any{v}} }

// Lt holds where the field is before v.
func Lt(field string, v any) Cond { return Cond{field, OpLt, []any{v}} }

// Prefix holds where the field, a string, begins with p; on an Each field, where an element does. The documents then come
// upwards in the order of the first such element of each, with nothing beside it but what is held equal.
func Prefix(field, p string) Cond { return Cond{field, OpPrefix, []any{p}} }

// Query asks for documents of one tenant in one declared order.
type Query struct {
	Where []Cond
	// Sort is a declared field; documents of equal value follow by id, and those without the field come first. Empty:
	// the field that is ranged over, or else the id.
	Sort  string
	Desc  bool
	Limit int // 1 to MaxLimit; 0 is DefaultLimit
	// After is the Next of the page before.
	After *Position
}

// Bounds of a page.
const (
	DefaultLimit = 50
	MaxLimit     = 1000
)

// Position is where a page ended: the sort value and the id of its last document. Value is a string, int64, float64,
// bool, time.Time or nil.
type Position struct {
	Value any
	ID    string
}
