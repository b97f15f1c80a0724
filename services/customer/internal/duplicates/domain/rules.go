package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Rules are a tenant's own: from what score on a pair is shown for review, from what on it is taken for one customer, and
// whose value of each field remains.
type Rules struct {
	Version   int64                `bson:"-"`
	Review    float64              `bson:"review"`    // bits, among a thousand customers
	Duplicate float64              `bson:"duplicate"` // bits, among a thousand customers
	Survive   customers.MergeRules `bson:"survive"`
	UpdatedAt time.Time            `bson:"updatedAt"`
	// Frequencies are those of the last scan. They are kept apart.
	Frequencies Frequencies `bson:"-"`
}

// Scores from which a pair is shown or taken for one: of Febrl's first data set, which has 500 true pairs, 98 in a hundred
// are above the first and 97 above the second, and next to none that is not true.
const (
	reviewFrom    = 5
	duplicateFrom = 9
	maxScore      = 200
)

// DefaultRules are those of a tenant that has set none.
func DefaultRules() Rules {
	return Rules{Review: reviewFrom, Duplicate: duplicateFrom, Survive: customers.DefaultMergeRules()}
}

// Check returns an Invalid fault that names what is wrong with the rules.
func (r Rules) Check() error {
	if r.Duplicate < r.Review || r.Duplicate > maxScore {
		return fault.OnField("duplicateFrom", "must be from reviewFrom to %d", maxScore)
	}
	return r.Survive.Check("survivorship")
}

// ReviewFrom is the score from which a pair is shown among as many customers as there are.
func (r Rules) ReviewFrom() float64 { return r.Review + r.Frequencies.Crowded() }

// DuplicateFrom is the score from which a pair is taken for one among as many customers as there are.
func (r Rules) DuplicateFrom() float64 { return r.Duplicate + r.Frequencies.Crowded() }

// IsDuplicate reports whether a pair is taken for one customer without anybody's decision.
func (r Rules) IsDuplicate(p Pair) bool {
	return p.State == Open && !p.Contested && p.Score >= r.DuplicateFrom()
}
