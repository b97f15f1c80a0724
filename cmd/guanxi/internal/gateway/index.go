package gateway

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
)

//go:embed index.html
var indexPage string

// index is the first page: what there is and where it is described.
func index(backends []Backend) http.Handler {
	page := template.Must(template.New("index").Parse(indexPage))
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		var out bytes.Buffer
		if err := page.Execute(&out, backends); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'")
		_, _ = out.WriteTo(w) // the reader has gone away
	})
}
