// Package docstoretest is what every engine of docstore must pass. It knows nothing of how an engine keeps documents.
package docstoretest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// Opener opens an engine over the data of a place, a folder of the test's own: the same place, the same data. The caller
// closes it. The engine removes expired documents as often as it can.
type Opener func(t *testing.T, place string) docstore.Engine

// Lacks gives, for cases that a test server in place of the real one cannot carry, the reason, by the case's name.
type Lacks map[string]string

// Run runs the whole suite.
func Run(t *testing.T, open Opener, lacks Lacks) {
	cases := map[string]func(*testing.T, Opener){
		"Insert":                  testInsert,
		"Replace":                 testReplace,
		"Delete":                  testDelete,
		"OddBodies":               testOddBodies,
		"BulkFailsPartially":      testBulkFailsPartially,
		"BulkKeepsOrder":          testBulkKeepsOrder,
		"BulkRace":                testBulkRace,
		"CompareAndSetRace":       testCompareAndSetRace,
		"UniqueRace":              testUniqueRace,
		"UniqueOptional":          testUniqueOptional,
		"UniqueElements":          testUniqueElements,
		"Paging":                  testPaging,
		"PagingInPart":            testPagingInPart,
		"Conditions":              testConditions,
		"Prefix":                  testPrefix,
		"Each":                    testEach,
		"EachPrefix":              testEachPrefix,
		"EachPrefixPaging":        testEachPrefixPaging,
		"EachMissing":             testEachMissing,
		"UndeclaredQuery":         testUndeclaredQuery,
		"Explain":                 testExplain,
		"Tenants":                 testTenants,
		"KeysRefused":             testKeysRefused,
		"EventsStoredWithWrite":   testEventsStoredWithWrite,
		"EventsOfFailedWrites":    testEventsOfFailedWrites,
		"EventsAckedWhileWritten": testEventsAckedWhileWritten,
		"Overdue":                 testOverdue,
		"OverdueLimited":          testOverdueLimited,
		"OverdueExcepted":         testOverdueExcepted,
		"Measure":                 testMeasure,
		"Expiry":                  testExpiry,
		"Purge":                   testPurge,
		"Reopen":                  testReopen,
		"EnsureAddsIndex":         testEnsureAddsIndex,
		"EnsureAfterRollback":     testEnsureAfterRollback,
		"EventsTold":              testEventsTold,
		"EnsureConcurrently":      testEnsureConcurrently,
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			if reason, lacking := lacks[name]; lacking {
				t.Skip(reason)
			}
			test(t, open)
		})
	}
}

// deal is the suite's document.
type deal struct {
	Name     string         `bson:"name,omitempty"`
	Stage    string         `bson:"stage,omitempty"`
	External string         `bson:"externalId,omitempty"`
	Rank     *int64         `bson:"rank,omitempty"`
	Due      *time.Time     `bson:"due,omitempty"`
	Won      *bool          `bson:"won,omitempty"`
	Score    *float64       `bson:"score,omitempty"`
	Tags     []string       `bson:"tags,omitempty"`
	Contacts []contact      `bson:"contacts,omitempty"`
	Owner    owner          `bson:"owner,omitempty"`
	Expires  *time.Time     `bson:"expires,omitempty"`
	Extra    map[string]any `bson:"extra,omitempty"`
}

type contact struct {
	Address string `bson:"address"`
}

type owner struct {
	Team string `bson:"team,omitempty"`
}

var deals = docstore.Schema{
	Name:   "deals",
	Expiry: "expires",
	Indexes: []docstore.Index{
		{Name: "byExternalId", Fields: []string{"externalId"}, Unique: true},
		{Name: "byTeamName", Fields: []string{"owner.team", "name"}, Unique: true},
		{Name: "byContact", Fields: []string{"contacts.address"}, Each: "contacts.address", Unique: true},
		{Name: "byName", Fields: []string{"name"}},
		{Name: "byStage", Fields: []string{"stage"}},
		{Name: "byStageRank", Fields: []string{"stage", "rank"}},
		{Name: "byStageName", Fields: []string{"stage", "name"}},
		{Name: "byStageDue", Fields: []string{"stage", "due"}},
		{Name: "byStageWon", Fields: []string{"stage", "won"}},
		{Name: "byStageScore", Fields: []string{"stage", "score"}},
		{Name: "byTag", Fields: []string{"tags", "rank"}, Each: "tags"},
		{Name: "byTagOnly", Fields: []string{"tags"}, Each: "tags"},
		{Name: "byStageTag", Fields: []string{"stage", "tags"}, Each: "tags"},
	},
}

const acme tenancy.ID = "acme"

// start opens an engine over a new place and its deals.
func start(t *testing.T, open Opener) (*docstore.Collection[deal], docstore.Engine) {
	t.Helper()
	return startAt(t, open, t.TempDir())
}

func startAt(t *testing.T, open Opener, place string) (*docstore.Collection[deal], docstore.Engine) {
	t.Helper()
	engine := open(t, place)
	t.Cleanup(func() { require.NoError(t, engine.Close()) })
	collection, err := docstore.Open[deal](t.Context(), docstore.New(engine), deals)
	require.NoError(t, err)
	return collection, engine
}

func insert(t *testing.T, h docstore.Handle[deal], id string, body deal, events ...docstore.Event) docstore.Doc[deal] {
	t.Helper()
	doc, err := h.Insert(t.Context(), id, body, events...)
	require.NoError(t, err)
	return doc
}

func ids(docs []docstore.Doc[deal]) []string {
	found := make([]string, len(docs))
	for i, doc := range docs {
		found[i] = doc.ID
	}
	return found
}
