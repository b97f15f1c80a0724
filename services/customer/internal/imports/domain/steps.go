package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

const (
	// Lease is how long whoever works on an import may take to advance before another takes over.
	Lease = time.Minute
	// SendingPause is how long the sending of a file may stand still before another may begin.
	SendingPause = 2 * time.Minute
	// maxAttempts bounds how often the same rows are tried while the service cannot go on.
	maxAttempts = 20
	// UndoneWithin is how long after its end an import can be undone.
	UndoneWithin = 30 * 24 * time.Hour
)

// Receive lets a sending of the file begin. The error is a Conflict fault when the file is here or on its way.
func (i Import) Receive(mediaType string, now time.Time) (Import, error) {
	onItsWay := i.State == Receiving && now.Before(i.UpdatedAt.Add(SendingPause))
	switch {
	case onItsWay:
		return i, fault.New(fault.Conflict, "the import's file is being sent by another request")
	case i.State != Waiting && i.State != Receiving:
		return i, fault.New(fault.Conflict, "the import is %s: an import reads one file once; create another to read it again", i.State)
	}
	upload := 1
	if i.File != nil {
		upload = i.File.Upload + 1
	}
	i.File = &File{Upload: upload, MediaType: mediaType, ExpireAt: now.Add(FileKept)}
	i.State, i.UpdatedAt, i.Failure = Receiving, now, nil
	return i, nil
}

// BreakOff lets the file be sent again: nothing of it was applied.
func (i Import) BreakOff(reason string, now time.Time) Import {
	i.State, i.UpdatedAt, i.Failure = Waiting, now, &Failure{Reason: reason}
	return i
}

// Received notes that the file is here. One that runs at once runs.
func (i Import) Received(file File, now time.Time) Import {
	i.File, i.State, i.UpdatedAt = &file, Ready, now
	if i.AtOnce {
		return i.begin(false, now)
	}
	return i
}

// Ask has a file that is here run. The error is a Conflict fault when it is not, or not any more.
func (i Import) Ask(dry bool, now time.Time) (Import, error) {
	switch {
	case i.State != Ready:
		return i, fault.New(fault.Conflict, "the import is %s: only one that is ready can be run", i.State)
	case !now.Before(i.File.ExpireAt):
		return i, fault.New(fault.Conflict, "the file is no longer kept; create another import and send it again")
	}
	return i.begin(dry, now), nil
}

func (i Import) begin(dry bool, now time.Time) Import {
	i.State, i.UpdatedAt, i.Work, i.Until = Running, now, Wanted, now
	i.Run = Run{Number: i.Run.Number + 1, Dry: dry}
	i.Progress = Progress{}
	return i
}

// Take lets a process work on the import until the lease ends. It reports false when another does, or nothing is to do. A
// dry run that broke off begins anew, for it knows only what it has itself read.
func (i Import) Take(now time.Time) (Import, bool) {
	if i.Work != Wanted || now.Before(i.Until) {
		return i, false
	}
	i.Until, i.UpdatedAt = now.Add(Lease), now
	i.Run.Attempts++
	if i.Run.Dry && i.State == Running {
		i.Run.Row, i.Progress = 0, Progress{}
	}
	return i, true
}

// Due reports whether there is something to do that nobody does, and nothing keeps it waiting.
func (i Import) Due(now time.Time) bool {
	return i.Work == Wanted && !now.Before(i.Until) && i.Paused == ""
}

// Spent reports whether the import has been tried in vain too often.
func (i Import) Spent() bool { return i.Run.Attempts > maxAttempts }

// Advance notes that the rows up to one are done with, and what became of them. A dry run is not noted before its end.
func (i Import) Advance(row int64, counted Progress, now time.Time) Import {
	i.Run.Row, i.Run.Attempts = row, 0
	i.Progress = i.Progress.Add(counted)
	i.UpdatedAt, i.Until, i.Paused = now, now.Add(Lease), ""
	return i
}

// Pause has the import wait and be tried again.
func (i Import) Pause(reason string, now time.Time) Import {
	i.Paused, i.UpdatedAt, i.Until = reason, now, now
	i.Run.Attempts = 0
	return i
}

// Finish ends the run; failure is empty when the file was read to its end. After a dry run the file is ready again.
func (i Import) Finish(failure string, now time.Time) Import {
	i.Work, i.Paused, i.UpdatedAt = "", "", now
	switch {
	case failure != "":
		i.State, i.Failure, i.FinishedAt = Failed, &Failure{Reason: failure, LastRow: i.Progress.Read}, &now
	case i.Run.Dry:
		trial := i.Progress
		i.State, i.Trial, i.Progress = Ready, &trial, Progress{}
	case i.Run.Cancelled:
		i.State, i.FinishedAt = Cancelled, &now
	default:
		i.State, i.FinishedAt = Done, &now
	}
	return i
}

// Cancel has an import end before it has read its file: at once, or where it runs at the next row that it can end at.
func (i Import) Cancel(now time.Time) (Import, error) {
	switch i.State {
	case Waiting, Receiving, Ready:
		i.State, i.FinishedAt = Cancelled, &now
	case Running:
		i.Run.Cancelled = true
	default:
		return i, fault.New(fault.Conflict, "the import is %s: only one that has not ended can be cancelled", i.State)
	}
	i.UpdatedAt = now
	return i, nil
}

// AskUndo has all that the import did be undone, as far as nobody has changed it since.
func (i Import) AskUndo(now time.Time) (Import, error) {
	switch {
	case i.Kind != Customers:
		return i, fault.New(fault.Conflict, "purchases cannot be undone: others know of them; cancel or refund those that are wrong")
	case i.State == Undoing || i.State == Undone:
		return i, fault.New(fault.Conflict, "the import is %s already", i.State)
	case i.FinishedAt == nil || i.Run.Number == 0:
		return i, fault.New(fault.Conflict, "the import is %s: only one that has run can be undone; cancel it first", i.State)
	case now.After(i.FinishedAt.Add(UndoneWithin)):
		return i, fault.New(fault.Conflict, "the import ended more than 30 days ago and can no longer be undone")
	}
	i.State, i.Undo = Undoing, &Undo{Row: i.Run.Row + 1}
	i.Work, i.Until, i.UpdatedAt, i.Run.Attempts = Wanted, now, now, 0
	return i, nil
}

// AdvanceUndo notes how far undoing has come.
func (i Import) AdvanceUndo(u Undo, now time.Time) Import {
	i.Undo, i.UpdatedAt, i.Until, i.Paused = &u, now, now.Add(Lease), ""
	i.Run.Attempts = 0
	return i
}

// FinishUndo ends undoing.
func (i Import) FinishUndo(now time.Time) Import {
	i.State, i.Work, i.UpdatedAt, i.Paused = Undone, "", now, ""
	return i
}
