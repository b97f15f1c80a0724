package domain

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// settling counts the changes of what settle makes of the same details: whoever changes what is searched, compared or
// scored, and how, adds one, and all customers are settled anew.
const settling = 1

// SettledBy tells whether customers are settled alike: it is another one when settle has changed, or when the tenant's
// searchable fields have.
func SettledBy(defs fields.Definitions) string {
	var searchable []string
	for _, d := range defs {
		if d.Searchable && !d.Retired() {
			searchable = append(searchable, d.Key)
		}
	}
	sum := sha256.Sum256([]byte(strings.Join(searchable, ",")))
	return strconv.Itoa(settling) + "-" + hex.EncodeToString(sum[:12])
}

// Resettle works out anew what follows from the details, and reports whether that is another than before. What becomes
// unique is so from the customer's next change on, for then somebody is there to be told that it is taken.
func (c Customer) Resettle(defs fields.Definitions) (Customer, bool) {
	if !c.Listed {
		return c, false
	}
	after := c.settle(defs)
	after.Unique = c.Unique
	after.Resettled++
	return after, after.SortName != c.SortName || after.Completeness != c.Completeness ||
		!slices.Equal(after.Terms, c.Terms) || !slices.Equal(after.Blocks, c.Blocks)
}

// Settling is how far a tenant's customers have been gone through to settle them anew.
type Settling struct {
	// By is what they are settled by.
	By string `bson:"by"`
	// Since is when somebody noticed that this is another than before.
	Since time.Time `bson:"since"`
	// After is the id of the last customer that was settled.
	After string `bson:"after,omitempty"`
	Done  bool   `bson:"done"`
}

// quiet is for how long nobody must have noticed anything else before customers are settled: longer than a process
// takes the fields to be what they were, than any request takes, and than the pause between two looks of a process that
// runs the release before. So nobody settles by what is outdated after the walk has passed.
const quiet = time.Minute

// Notice begins again when customers are to be settled by something else.
func (s Settling) Notice(by string, now time.Time) (noticed Settling, anew bool) {
	if s.By == by {
		return s, false
	}
	return Settling{By: by, Since: now}, true
}

// Due reports whether there are customers to be settled now.
func (s Settling) Due(now time.Time) bool { return !s.Done && !now.Before(s.Since.Add(quiet)) }

// Passed notes that the customers up to one are settled, and whether there are more.
func (s Settling) Passed(last string, more bool) Settling {
	s.After, s.Done = last, !more
	return s
}
