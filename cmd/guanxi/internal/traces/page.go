package traces

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"time"

	"go.opentelemetry.io/otel/trace"
)

//go:embed page
var files embed.FS

// colours is how many service colours the style has.
const colours = 8

type pages struct{ templates *template.Template }

func newPages(s *Store, now func() time.Time) pages {
	style, err := files.ReadFile("page/style.css")
	if err != nil {
		panic(err) // embedded above
	}
	t := template.New("").Funcs(template.FuncMap{
		"took": took, "stamp": stamp,
		"colour": func(service string) int { return s.colour(service) % colours },
		"ago":    func(at time.Time) string { return ago(now().Sub(at)) },
		"since":  func(at, start time.Time) time.Duration { return at.Sub(start) },
	})
	template.Must(t.New("style").Parse(string(style)))
	return pages{template.Must(t.ParseFS(files, "page/*.html"))}
}

// write renders into memory first, so that a page is whole or not there.
func (p pages) write(w http.ResponseWriter, status int, name string, data any) {
	var page bytes.Buffer
	if err := p.templates.ExecuteTemplate(&page, name, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w) // the reader has gone away
}

type listPage struct {
	Query         string
	Traces, Spans int
	Recent        []Summary
}

type tracePage struct {
	Summary
	Start      time.Time
	Length     time.Duration
	Ticks      []time.Duration
	Rows       []bar
	Full       bool
	LinkedFrom []trace.TraceID
}

// bar is a row with the place of its bar, in per cent of the trace's length.
type bar struct {
	Row
	After       time.Duration
	Indent      float64 // rem
	Left, Width float64
	// The label stands right of the bar, or left of it where there is no room.
	LabelLeft bool
	LabelAt   float64
	Elsewhere []trace.TraceID // traces linked to
}

func pageOf(t Trace) tracePage {
	start, length := t.Bounds()
	spans := make([]Span, len(t.Spans))
	page := tracePage{Start: start, Length: length, Full: t.Full, LinkedFrom: t.LinkedFrom}
	for i, row := range t.Spans {
		spans[i] = row.Span
		page.Rows = append(page.Rows, barOf(row, start, length))
	}
	page.Summary = (&record{id: t.ID, spans: spans}).summary()
	for quarter := range int64(5) {
		page.Ticks = append(page.Ticks, time.Duration(quarter*int64(length)/4))
	}
	return page
}

func barOf(row Row, start time.Time, length time.Duration) bar {
	b := bar{Row: row, After: row.Start.Sub(start), Indent: 0.8 + min(float64(row.Depth), 20)*0.9}
	if length > 0 {
		b.Left = 100 * float64(b.After) / float64(length)
		b.Width = 100 * float64(row.Duration()) / float64(length)
	}
	b.LabelAt = b.Left + b.Width
	if b.LabelLeft = b.LabelAt > 85; b.LabelLeft {
		b.LabelAt = 100 - b.Left
		if b.Left < 15 { // neither side has room: write on the bar's end
			b.LabelAt = 0
		}
	}
	for _, link := range row.Links {
		if id := link.SpanContext.TraceID(); id != row.Trace && !slices.Contains(b.Elsewhere, id) {
			b.Elsewhere = append(b.Elsewhere, id)
		}
	}
	return b
}

// took writes a duration with three digits at most after the unit's point: "1.24 ms".
func took(d time.Duration) string {
	switch {
	case d == 0:
		return "0"
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < time.Second:
		return fmt.Sprintf("%.3g ms", float64(d)/float64(time.Millisecond))
	default:
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
}

func stamp(at time.Time) string { return at.UTC().Format("2006-01-02 15:04:05.000 UTC") }

func ago(d time.Duration) string {
	switch {
	case d < 2*time.Second:
		return "just now"
	case d < 2*time.Minute:
		return fmt.Sprintf("%d s ago", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	default:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	}
}
