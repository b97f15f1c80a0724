package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// crashes are imports of every policy over customers who are known, whose files repeat and contradict themselves.
var crashes = map[string]struct {
	plan domain.Plan
	file string
	want domain.Progress
}{
	"reject": {
		domain.Plan{},
		"externalId,displayName,email\nc1,Ada,\nk1,Kim,\nc2,Bob,\nc1,Ada,\nc1,Eve,\n,Nobody,\nk2,Lee,\n",
		domain.Progress{Read: 7, Created: 2, Unchanged: 3, Rejected: 2},
	},
	"skip": {
		domain.Plan{OnDuplicate: domain.Skip},
		"externalId,displayName\nc1,Ada\nk1,Other\nc1,Eve\nk2,Lee\n",
		domain.Progress{Read: 4, Created: 1, Unchanged: 1, Skipped: 2},
	},
	"update": {
		domain.Plan{OnDuplicate: domain.Update},
		"externalId,displayName,owner\nc1,Ada,\nk1,Kim,u1\nc1,Ada,u2\nk1,Kimberley,\nc1,Eve,\nk2,Lee,\n",
		domain.Progress{Read: 6, Created: 1, Updated: 4, Unchanged: 1},
	},
	"update by e-mail, without external ids": {
		domain.Plan{OnDuplicate: domain.Update, MatchBy: []domain.Match{domain.ByEmail}},
		"displayName,email,owner\nKim,kim@example.org,u1\nNew,new@example.org,\nNew,new@example.org,u2\nOther,other@example.org,\n",
		domain.Progress{Read: 4, Created: 2, Updated: 2},
	},
	"create all the same": {
		domain.Plan{OnDuplicate: domain.Create, MatchBy: []domain.Match{domain.ByEmail}},
		"displayName,email\nKim Two,kim@example.org\nKim Three,kim@example.org\n",
		domain.Progress{Read: 2, Created: 2},
	},
	"review": {
		domain.Plan{OnDuplicate: domain.Review, MatchBy: []domain.Match{domain.ByEmail}},
		"externalId,displayName,email\nc1,Kim Two,kim@example.org\nk1,Somebody,\nc2,Ada,\n",
		domain.Progress{Read: 3, Created: 1, InReview: 2},
	},
}

// Wherever the process dies, another that takes the import up makes the same customers, tells the same events, and comes
// to the same counts.
func TestARunThatDiesIsFinishedByAnotherAsIfItHadNot(t *testing.T) {
	for name, test := range crashes {
		t.Run(name, func(t *testing.T) {
			run := func(n int, kept bool) (w *world, job domain.Import, died bool) {
				w = newWorld(t)
				w.register("k1", "Kim", "kim@example.org")
				w.register("k2", "Lee", "")
				job = w.received(app.NewImport{AtOnce: true, Plan: test.plan}, test.file)
				job, died = w.finish(job.ID, n, kept)
				require.Equal(t, domain.Done, job.State)
				require.Equal(t, test.want, job.Progress, "dying at write %d, kept: %t", n, kept)
				return w, job, died
			}
			whole, _, _ := run(0, false)
			want := whole.customers()
			for n := 1; ; n++ {
				for _, kept := range []bool{false, true} {
					w, _, died := run(n, kept)
					require.Equal(t, want, w.customers(), "dying at write %d, kept: %t", n, kept)
					require.Len(t, w.proposed, len(whole.proposed))
					if !died {
						require.Greater(t, n, 4, "every write was died at")
						return
					}
				}
			}
		})
	}
}

func (w *world) register(externalID, name, email string) {
	w.Helper()
	details := customers.Details{Kind: customers.Person, Name: customers.Name{Display: name}, ExternalID: externalID}
	if email != "" {
		details.ContactPoints = []customers.ContactPoint{{Kind: customers.Email, Value: email}}
	}
	_, err := w.app.Customers.RegisterCustomer(w.Context(), details)
	require.NoError(w, err)
}

func TestARunOfPurchasesThatDiesIsFinishedByAnotherAsIfItHadNot(t *testing.T) {
	file := "externalId,customerExternalId,purchasedOn,amount\no1,k1,2026-01-01,10\no2,k1,2026-01-02,20\no1,k1,2026-01-01,10\no3,nobody,2026-01-01,1\no2,k1,2026-01-02,21\n"
	for n := 0; ; n++ {
		for _, kept := range []bool{false, true} {
			w := newWorld(t)
			w.register("k1", "Kim", "")
			job, died := w.finish(w.received(app.NewImport{Kind: domain.Purchases, AtOnce: true}, file).ID, n, kept)
			require.Equal(t, domain.Progress{Read: 5, Created: 2, Unchanged: 1, Rejected: 2}, job.Progress, "dying at write %d, kept: %t", n, kept)
			require.ElementsMatch(t, []string{"registered", "purchase-recorded", "stage-changed", "purchase-recorded"}, w.customers()["k1"].Events)
			if n > 0 && !died {
				require.Greater(t, n, 4, "every write was died at")
				return
			}
		}
	}
}

// Two processes that work on one import at once, as when the first is only slow, do no more than one.
func TestTwoProcessesOnOneImportDoNoMoreThanOne(t *testing.T) {
	var file strings.Builder
	file.WriteString("externalId,displayName\n")
	for n := range 1200 {
		fmt.Fprintf(&file, "c%d,Ada\n", n)
	}
	for read := 2; read < 12; read++ {
		w := newWorld(t)
		job := w.received(app.NewImport{AtOnce: true}, file.String())
		w.engine.BeforeRead(read, func() {
			w.later(domain.Lease + time.Second)
			require.NoError(t, w.app.Work(t.Context(), job.ID))
		})
		job, _ = w.finish(job.ID, 0, false)
		require.Equal(t, domain.Progress{Read: 1200, Created: 1200}, job.Progress)
		told, err := w.engine.Overdue(t.Context(), w.clock().Add(time.Hour), 2000)
		require.NoError(t, err)
		require.Len(t, told, 1200)
	}
}

func TestADryRunChangesNothingAndSaysWhatARunWouldDo(t *testing.T) {
	for name, test := range crashes {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.register("k1", "Kim", "kim@example.org")
			w.register("k2", "Lee", "")
			before := w.customers()
			job := w.received(app.NewImport{Plan: test.plan}, test.file)
			require.Equal(t, domain.Ready, job.State)
			job, err := w.app.AskRun(t.Context(), job.ID, true, func(p domain.Plan) domain.Plan { return p })
			require.NoError(t, err)
			job, _ = w.finish(job.ID, 0, false)
			require.Equal(t, domain.Ready, job.State)
			require.Equal(t, test.want.Read, job.Trial.Read)
			require.Equal(t, test.want.Created, job.Trial.Created)
			require.Equal(t, test.want.Updated+test.want.Unchanged, job.Trial.Updated+job.Trial.Unchanged)
			require.Equal(t, before, w.customers(), "no customer, and no event")
			require.Empty(t, w.proposed)

			job, err = w.app.AskRun(t.Context(), job.ID, false, func(p domain.Plan) domain.Plan { return p })
			require.NoError(t, err)
			job, _ = w.finish(job.ID, 0, false)
			require.Equal(t, test.want, job.Progress)
		})
	}
}
