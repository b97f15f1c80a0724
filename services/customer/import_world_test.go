package customer_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// imported is an import as it is shown.
type imported struct {
	ID, State, Run, OnDuplicate, Paused string
	Bytes                               int64
	Rows                                counted
	DryRun                              *counted
	Undo                                *struct{ Deleted, SetBack, Left int64 }
	Failure                             *struct {
		Reason  string
		LastRow int64
	}
	File *struct {
		SHA256, Encoding string
		Columns, Sheets  []string
		Rows             [][]string
		Suggestions      []struct{ Column, Target string }
		KeptUntil        time.Time
	}
}

type counted struct {
	Read, Created, Updated, Unchanged, Skipped, Review, Rejected int64
}

// background runs the service's part of the name until the test ends.
func (s *server) background(name string) {
	s.T.Helper()
	for _, part := range s.Service.Parts {
		if part.Name == name {
			s.Run(part)
			return
		}
	}
	require.Failf(s.T, "the service has no such part", "%s", name)
}

// startImporting serves the API and runs imports in the background, but publishes nothing.
func startImporting(t testing.TB) *server {
	t.Helper()
	s := start(t)
	s.background("imports")
	return s
}

// newImport creates an import; extra is more of the body, for example `"run":"when-asked"`.
func (s *server) newImport(kind, format string, extra ...string) (path string) {
	s.T.Helper()
	body := fmt.Sprintf(`{"kind":%q,"format":%q`, kind, format)
	for _, more := range extra {
		body += "," + more
	}
	job := s.call(http.MethodPost, "/v1/imports", body+"}").imported(http.StatusCreated)
	require.Equal(s.T, "waiting", job.State)
	return "/v1/imports/" + job.ID
}

// imported requires the status and returns the import that is shown.
func (a answer) imported(status int) imported {
	a.T.Helper()
	var job imported
	require.NoError(a.T, json.Unmarshal([]byte(a.Text(status)), &job))
	return job
}

// importAt reads an import.
func (s *server) importAt(path string) imported {
	s.T.Helper()
	return s.call(http.MethodGet, path, "").imported(http.StatusOK)
}

// ended waits until an import has nothing left to do, and returns it.
func (s *server) ended(path string) imported {
	s.T.Helper()
	var job imported
	require.Eventually(s.T, func() bool {
		job = s.importAt(path)
		return job.State != "running" && job.State != "undoing" && job.State != "receiving"
	}, 2*time.Minute, 5*time.Millisecond)
	return job
}

// send sends a file that can be read, and returns the import when it has ended or waits to be told to run.
func (s *server) send(path, file string) imported {
	s.T.Helper()
	s.call(http.MethodPut, path+"/content", file, "Content-Type", "text/plain").imported(http.StatusAccepted)
	return s.ended(path)
}

// load imports a file to its end, and returns the import and its path.
func (s *server) load(kind, format, file string, extra ...string) (imported, string) {
	s.T.Helper()
	path := s.newImport(kind, format, extra...)
	return s.send(path, file), path
}

// run has an import that is ready run, and returns it when it has ended.
func (s *server) run(path, body string) imported {
	s.T.Helper()
	s.call(http.MethodPost, path+"/run", body).imported(http.StatusAccepted)
	return s.ended(path)
}
