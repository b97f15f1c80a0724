package app_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// own changes who looks after a customer.
func (w *world) own(externalID, owner string) {
	w.Helper()
	found, err := w.app.Customers.Customers.ByExternalID(w.Context(), []string{externalID})
	require.NoError(w, err)
	_, err = w.app.Customers.Decide(w.Context(), found[externalID].ID, func(c customers.Customer, now time.Time) (customers.Customer, []contracts.Data, error) {
		d := c.Details
		d.Owner = owner
		return c.Change(d, customers.Form{}, now)
	})
	require.NoError(w, err)
}

// Wherever the process dies, an import is undone once: who it created is deleted, who it updated is as before, and whom
// somebody has changed since is left.
func TestUndoingAnImportThatDiesIsFinishedByAnother(t *testing.T) {
	const file = "externalId,displayName,owner\nk1,Kim,u1\nc1,Ada,\nk1,Kimberley,u2\nc1,Eve,u3\nk2,Lin,\nc2,Bob,\nc3,Mia,\n"
	run := func(n int, kept bool) (w *world, job domain.Import, died bool) {
		w = newWorld(t)
		w.register("k1", "Kim", "")
		w.register("k2", "Lee", "")
		before := w.customers()
		job = w.load(domain.Plan{OnDuplicate: domain.Update}, file)
		require.Equal(t, domain.Progress{Read: 7, Created: 3, Updated: 4}, job.Progress)
		w.own("k2", "u9") // of another field: what the import changed is still set back
		w.own("c2", "u9")
		job, err := w.app.AskUndo(t.Context(), job.ID)
		require.NoError(t, err)
		job, died = w.finish(job.ID, n, kept)
		require.Equal(t, domain.Undone, job.State)
		require.Equal(t, []int64{2, 4, 1}, []int64{job.Undo.Deleted, job.Undo.SetBack, job.Undo.Left}, "dying at write %d, kept: %t", n, kept)
		after := w.customers()
		require.Equal(t, before["k1"].Details, after["k1"].Details)
		require.Equal(t, "Lee", after["k2"].Details.Name.Display)
		require.Equal(t, "u9", after["k2"].Details.Owner)
		require.False(t, after["c2"].Deleted)
		require.True(t, after["Ada"].Deleted, "one whom only the import has changed")
		require.True(t, after["Mia"].Deleted)
		return w, job, died
	}
	whole, _, _ := run(0, false)
	want := whole.customers()
	for n := 1; ; n++ {
		for _, kept := range []bool{false, true} {
			w, job, died := run(n, kept)
			require.Equal(t, want, w.customers(), "dying at write %d, kept: %t", n, kept)
			left, err := w.app.Notes.List(t.Context(), w.app.Notes.Of(job.ID, job.Run.Number, domain.Left))
			require.NoError(t, err)
			require.Len(t, left.Docs, 1)
			require.EqualValues(t, 6, left.Docs[0].Body.Row)
			if !died {
				require.Greater(t, n, 6, "every write was died at")
				return
			}
		}
	}
}

func TestUndoingLeavesWhomSomebodyElseHasChanged(t *testing.T) {
	w := newWorld(t)
	w.register("k1", "Kim", "")
	job := w.load(domain.Plan{OnDuplicate: domain.Update}, "externalId,displayName,owner\nk1,Kim,u1\n")
	w.own("k1", "u2")
	job, err := w.app.AskUndo(t.Context(), job.ID)
	require.NoError(t, err)
	job, _ = w.finish(job.ID, 0, false)
	require.EqualValues(t, 1, job.Undo.Left)
	require.Equal(t, "u2", w.customers()["k1"].Details.Owner)
	notes, err := w.app.Notes.List(t.Context(), w.app.Notes.Of(job.ID, job.Run.Number, domain.Left))
	require.NoError(t, err)
	require.Equal(t, "has changed since: owner", notes.Docs[0].Body.Message)
	_, err = w.app.AskUndo(t.Context(), job.ID)
	require.True(t, fault.Is(err, fault.Conflict), "once")
}

func TestAnImportCanBeUndoneForThirtyDays(t *testing.T) {
	w := newWorld(t)
	job := w.load(domain.Plan{}, "externalId,displayName\nc1,Ada\n")
	w.later(domain.UndoneWithin + time.Minute)
	_, err := w.app.AskUndo(t.Context(), job.ID)
	require.ErrorContains(t, err, "more than 30 days ago")
}

func TestACancelledRunEndsAndCanBeUndone(t *testing.T) {
	w := newWorld(t)
	job := w.received(app.NewImport{AtOnce: true}, "externalId,displayName\nc1,Ada\n")
	job, err := w.app.CancelImport(t.Context(), job.ID)
	require.NoError(t, err)
	job, _ = w.finish(job.ID, 0, false)
	require.Equal(t, domain.Cancelled, job.State)
	require.Zero(t, job.Progress.Read, "it had not begun")
	require.Empty(t, w.customers())
	job, err = w.app.AskUndo(t.Context(), job.ID)
	require.NoError(t, err)
	job, _ = w.finish(job.ID, 0, false)
	require.Equal(t, domain.Undone, job.State)
}
