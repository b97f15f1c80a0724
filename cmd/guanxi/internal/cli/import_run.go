package cli

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/client"
)

// upload is one file to send.
type upload struct {
	kind   string // "customers" or "purchases"
	format string // "csv", "jsonl" or "xlsx"
	name   string
	body   io.Reader
	bar    *progressbar.ProgressBar
}

// imported is an import as the API shows it.
type imported struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"`
	State string `json:"state"`
	Rows  struct {
		Read      int64 `json:"read"`
		Created   int64 `json:"created"`
		Unchanged int64 `json:"unchanged"`
		Rejected  int64 `json:"rejected"`
	} `json:"rows"`
	Failure *struct {
		Reason string `json:"reason"`
	} `json:"failure"`
}

type rowError struct {
	Row     int64  `json:"row"`
	Line    int64  `json:"line"`
	Field   string `json:"field"`
	Message string `json:"message"`
}

// importRun is one or more files on their way.
type importRun struct {
	*runtime
	api   *client.Client
	done  []imported
	total counts
}

// contentType is the media type of a format.
func contentType(format string) string {
	switch format {
	case "csv":
		return "text/csv"
	case "xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	default:
		return "application/jsonl"
	}
}

// send creates an import and sends it its file as it is read.
func (run *importRun) send(ctx context.Context, u upload) error {
	var job imported
	err := run.api.Do(ctx, client.Request{Method: http.MethodPost, Path: "/v1/imports", Body: map[string]string{
		"kind": u.kind, "format": u.format, "fileName": u.name,
	}}, &job)
	if err != nil {
		return err
	}
	began := time.Now()
	body := progressbar.NewReader(u.body, u.bar)
	err = run.api.Stream(ctx, "/v1/imports/"+job.ID+"/content", contentType(u.format), &body, &job)
	_ = u.bar.Finish() // drawing is no concern of the import's
	if err == nil {
		job, err = run.ended(ctx, job)
	}
	if err != nil {
		return run.brokeOff(ctx, job, fmt.Errorf("%s: %w", u.name, err))
	}
	run.keep(job)
	took := time.Since(began)
	_, err = fmt.Fprintf(run.err, "%-10s %7d rows in %s (%.0f a second): %d new, %d known already, %d rejected\n", u.kind, job.Rows.Read,
		took.Round(10*time.Millisecond), float64(job.Rows.Read)/took.Seconds(), job.Rows.Created, job.Rows.Unchanged, job.Rows.Rejected)
	return err
}

// lookEach is how often an import that runs is looked at.
const lookEach = 200 * time.Millisecond

// ended waits until the import has read its file; one that could not is an error.
func (run *importRun) ended(ctx context.Context, job imported) (imported, error) {
	again := time.NewTicker(lookEach)
	defer again.Stop()
	for job.State == "running" {
		select {
		case <-ctx.Done():
			return job, errors.New("no longer waiting; the import goes on by itself")
		case <-again.C:
		}
		if err := run.api.Get(ctx, "/v1/imports/"+job.ID, &job); err != nil {
			return job, err
		}
	}
	if job.Failure != nil {
		return job, fmt.Errorf("%s; %d rows were read before, and stay applied", job.Failure.Reason, job.Rows.Read)
	}
	return job, nil
}

// brokeOff returns the error of an import that broke off, and notes how far it came, so that its rows' errors are shown.
func (run *importRun) brokeOff(ctx context.Context, job imported, err error) error {
	if run.api.Get(ctx, "/v1/imports/"+job.ID, &job) == nil {
		run.keep(job)
	}
	return err
}

func (run *importRun) keep(job imported) {
	run.done = append(run.done, job)
	if job.Kind == "customers" {
		run.total.customers += job.Rows.Created
	} else {
		run.total.purchases += job.Rows.Created
	}
}

func (run *importRun) rejected() (n int64) {
	for _, job := range run.done {
		n += job.Rows.Rejected
	}
	return n
}

// shownErrors is how many row errors are shown on the terminal.
const shownErrors = 10

// report shows the first errors and writes all of them to the file, if one is named.
func (run *importRun) report(ctx context.Context, file string) (err error) {
	if run.rejected() == 0 {
		return nil
	}
	var all *csv.Writer
	if file != "" {
		out, err := os.Create(file)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, out.Close()) }()
		all = csv.NewWriter(out)
		defer all.Flush()
		_ = all.Write([]string{"kind", "row", "line", "field", "message"}) // Flush keeps the error
	}
	shown := 0
	for _, job := range run.done {
		err := run.eachError(ctx, job, func(e rowError) bool {
			if shown < shownErrors {
				_, _ = fmt.Fprintf(run.err, "  line %d: %s\n", e.Line, fieldAnd(e)) // progress only
			}
			shown++
			if all != nil {
				_ = all.Write([]string{job.Kind, strconv.FormatInt(e.Row, 10), strconv.FormatInt(e.Line, 10), e.Field, e.Message})
			}
			return all != nil || shown < shownErrors
		})
		if err != nil {
			return err
		}
	}
	if all != nil {
		all.Flush()
		return all.Error()
	}
	if run.rejected() > shownErrors {
		_, err = fmt.Fprintln(run.err, "  and more: --errors FILE writes them all")
	}
	return err
}

func fieldAnd(e rowError) string {
	if e.Field == "" {
		return e.Message
	}
	return e.Field + " " + e.Message
}

// eachError visits the errors of an import's rows, in order, while more are wanted.
func (run *importRun) eachError(ctx context.Context, job imported, visit func(rowError) (more bool)) error {
	if job.Rows.Rejected == 0 {
		return nil
	}
	return eachItem(ctx, run.api, "/v1/imports/"+job.ID+"/errors", visit)
}
