package traces

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"go.opentelemetry.io/otel/trace"
)

// shown bounds the list.
const shown = 100

// Handler serves the list under /traces, a trace under /traces/{id}, and the same as JSON under /traces/{id}.json.
func (s *Store) Handler(now func() time.Time) http.Handler {
	p := newPages(s, now)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /traces", func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query().Get("q")
		list := listPage{Query: query, Recent: s.Recent(query, shown)}
		list.Traces, list.Spans = s.Size()
		p.write(w, http.StatusOK, "list", list)
	})
	mux.HandleFunc("GET /traces/{id}", func(w http.ResponseWriter, r *http.Request) {
		name, asJSON := strings.CutSuffix(r.PathValue("id"), ".json")
		id, err := trace.TraceIDFromHex(name)
		found, ok := s.Trace(id)
		switch {
		case (err != nil || !ok) && asJSON:
			writeJSON(w, http.StatusNotFound, map[string]any{
				"title": "Not Found", "status": http.StatusNotFound,
				"detail": "there is no trace " + name + " (only the last ones are kept)",
			})
		case err != nil || !ok:
			list := listPage{Query: name}
			list.Traces, list.Spans = s.Size()
			p.write(w, http.StatusNotFound, "list", list)
		case asJSON:
			writeJSON(w, http.StatusOK, found.Document())
		default:
			p.write(w, http.StatusOK, "trace", pageOf(found))
		}
	})
	return mux
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	if status >= http.StatusBadRequest {
		w.Header().Set("Content-Type", "application/problem+json")
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) //nolint:errchkjson // the reader has gone away
}
