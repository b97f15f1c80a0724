package domain

import (
	"slices"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/fault"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// Policy says what becomes of a row about a customer who is known, unless it says what is known.
type Policy string

// The policies. Of two rows about one customer the first is known to the second.
const (
	Reject Policy = "reject" // the row is an error
	Skip   Policy = "skip"   // the row is passed over
	Update Policy = "update" // what the row says replaces what is known; an empty cell says nothing
	Create Policy = "create" // a new customer all the same, where only an address is shared; one external id is never given twice
	Review Policy = "review" // a new customer whom somebody compares with the one known
)

// Policies are all of them.
var Policies = []Policy{Reject, Skip, Update, Create, Review}

// Match says by what else than its external id a customer is known.
type Match string

// The ways to know a customer.
const (
	ByEmail Match = "email"
	ByPhone Match = "phone"
)

// Plan says how the rows of a file are to be understood and applied.
type Plan struct {
	OnDuplicate Policy   `bson:"onDuplicate"`
	MatchBy     []Match  `bson:"matchBy,omitempty"`
	MappingID   string   `bson:"mappingId,omitempty"`
	Mapping     []Column `bson:"mapping,omitempty"` // empty: the columns are named as the service names them
	Sheet       string   `bson:"sheet,omitempty"`   // of a workbook; empty: its only one
}

// Check returns the plan as it is kept, or an Invalid fault.
func (p Plan) Check(kind Kind, format Format, defs fields.Definitions) (Plan, error) {
	if p.OnDuplicate == "" {
		p.OnDuplicate = Reject
	}
	var broken []fault.Field
	if !slices.Contains(Policies, p.OnDuplicate) {
		broken = append(broken, fault.Field{Path: "onDuplicate", Message: "must be reject, skip, update, create or review"})
	}
	if kind == Purchases && p.OnDuplicate != Reject && p.OnDuplicate != Skip {
		broken = append(broken, fault.Field{Path: "onDuplicate", Message: "must be reject or skip: a purchase never changes"})
	}
	if kind == Purchases && len(p.MatchBy) > 0 {
		broken = append(broken, fault.Field{Path: "matchBy", Message: "is for customers"})
	}
	if p.Sheet != "" && format != XLSX {
		broken = append(broken, fault.Field{Path: "sheet", Message: "is for workbooks"})
	}
	if len(p.Mapping) > 0 {
		if format == JSONL {
			broken = append(broken, fault.Field{Path: "mapping", Message: "is for tables: the members of a line of JSON are named as the API names them"})
		} else {
			broken = append(broken, CheckColumns(kind, p.Mapping, defs)...)
			broken = append(broken, p.Missing(kind, targetsOf(p.Mapping))...)
		}
	}
	if len(broken) > 0 {
		return p, fault.OnFields(broken...)
	}
	return p, nil
}

// Missing returns what a file with the targets lacks to be applied.
func (p Plan) Missing(kind Kind, targets []string) (broken []fault.Field) {
	for _, anyOf := range p.required(kind) {
		if !slices.ContainsFunc(anyOf, func(target string) bool { return slices.Contains(targets, target) }) {
			broken = append(broken, fault.Field{Path: "mapping", Message: "maps no column to " + strings.Join(anyOf, " or ")})
		}
	}
	return broken
}

// required lists what a file must have: of each entry at least one.
func (p Plan) required(kind Kind) [][]string {
	if kind == Purchases {
		return [][]string{{"externalId"}, {"customerExternalId", "customerId"}, {"purchasedOn"}, {"amount"}}
	}
	all := [][]string{{"name.display", "name.given", "name.family"}}
	if !p.NeedsNoKey() {
		all = append(all, []string{"externalId", "id"})
	}
	return all
}

// NeedsNoKey reports whether a row may do without an external id: it is known by something else, or creates all the same.
func (p Plan) NeedsNoKey() bool { return p.OnDuplicate == Create || len(p.MatchBy) > 0 }
