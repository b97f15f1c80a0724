package domain

import "time"

// JobKind says what a job does.
type JobKind string

// The kinds of job.
const (
	Scan      JobKind = "scan"  // compares all customers of the tenant
	BulkMerge JobKind = "merge" // merges the pairs that are taken for one customer
)

// JobState says how far a job is.
type JobState string

// The states of a job.
const (
	Waiting JobState = "waiting"
	Running JobState = "running"
	Done    JobState = "done"
	Failed  JobState = "failed"
)

// StalledAfter is after how long without progress a job is taken for left by a crash, and taken up by whoever finds it.
const StalledAfter = time.Minute

// IsActive is the Active of every job that is not done: there is one of a value.
const IsActive = "active"

// maxFailures is how often a job is tried again that ends in an error.
const maxFailures = 5

// Job is work over many customers. A tenant has one at a time.
type Job struct {
	ID      string   `bson:"-"`
	Version int64    `bson:"-"`
	Kind    JobKind  `bson:"kind"`
	State   JobState `bson:"state"`
	// Active is set while the job is not done, so that there is one at a time.
	Active string `bson:"active,omitempty"`
	By     string `bson:"by,omitempty"`

	MinScore float64 `bson:"minScore,omitempty"`
	Limit    int64   `bson:"limit,omitempty"`

	// A scan goes over the customers in passes, each with a part of the keys by which they are compared, in the order of
	// the keys' hashes. Through is the hash up to which all is done in this pass.
	Pass    int   `bson:"pass,omitempty"`
	Passes  int   `bson:"passes,omitempty"`
	Through int64 `bson:"through,omitempty"`
	// What was done so far.
	Customers int64     `bson:"customers,omitempty"`
	Compared  int64     `bson:"compared,omitempty"`
	Found     int64     `bson:"found,omitempty"`
	Merged    int64     `bson:"merged,omitempty"`
	Skipped   int64     `bson:"skipped,omitempty"`
	Outcomes  []Outcome `bson:"outcomes,omitempty"`

	Failures   int        `bson:"failures,omitempty"`
	CreatedAt  time.Time  `bson:"createdAt"`
	UpdatedAt  time.Time  `bson:"updatedAt"`
	FinishedAt *time.Time `bson:"finishedAt,omitempty"`
}

// Outcome is what became of one pair in a bulk merge.
type Outcome struct {
	PairID  string  `bson:"pairId"`
	Score   float64 `bson:"score"`
	MergeID string  `bson:"mergeId,omitempty"`
	Reason  string  `bson:"reason,omitempty"` // why it was not merged
}

// maxOutcomes bounds the report; the counts go on.
const maxOutcomes = 1000

// NewJob returns a job that waits.
func NewJob(id string, kind JobKind, by string, now time.Time) Job {
	return Job{ID: id, Kind: kind, State: Waiting, Active: IsActive, By: by, CreatedAt: now, UpdatedAt: now}
}

// Free reports whether nobody works on the job.
func (j Job) Free(now time.Time) bool {
	return j.State == Waiting || j.State == Running && now.Sub(j.UpdatedAt) > StalledAfter
}

// Note adds what became of a pair.
func (j Job) Note(o Outcome) Job {
	if o.MergeID != "" {
		j.Merged++
	} else {
		j.Skipped++
	}
	if len(j.Outcomes) < maxOutcomes {
		j.Outcomes = append(j.Outcomes, o)
	}
	return j
}

// Finish ends the job.
func (j Job) Finish(now time.Time) Job {
	j.State, j.Active, j.FinishedAt, j.UpdatedAt = Done, "", &now, now
	return j
}

// Fail puts the job off, or ends it when it has failed too often.
func (j Job) Fail(now time.Time) Job {
	j.Failures++
	j.State, j.UpdatedAt = Waiting, now
	if j.Failures >= maxFailures {
		j.State, j.Active, j.FinishedAt = Failed, "", &now
	}
	return j
}
