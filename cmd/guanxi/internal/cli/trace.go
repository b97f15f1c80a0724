package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/traces"
	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

type traceCommand struct {
	serverFlags `embed:""`
	ID          string `arg:"" help:"The trace id: the traceId of a problem, or the trace_id of a line of the log."`
}

func (*traceCommand) Help() string {
	return `Only guanxi up keeps traces, the last ones, in memory.

Example:

    guanxi trace 4bf92f3577b34da6a3ce929d0e0e4736`
}

var traceID = regexp.MustCompile(`^[0-9a-f]{32}$`)

func (c *traceCommand) Run(ctx context.Context, r *runtime) error {
	if !traceID.MatchString(c.ID) {
		return fmt.Errorf("%q is no trace id: it has 32 hexadecimal digits; %s/traces lists the last ones", c.ID, defaultServer)
	}
	api, err := r.client(c.serverFlags, "")
	if err != nil {
		return err
	}
	var doc traces.Document
	err = api.Get(ctx, "/traces/"+c.ID+".json", &doc)
	var refused *problem.Problem
	if errors.As(err, &refused) && refused.Status == 404 {
		return fmt.Errorf("%s has no trace %s: only the last ones are kept; %[1]s/traces lists them", api.Server(), c.ID)
	}
	if err != nil {
		return err
	}
	return writeWaterfall(r.out, doc)
}

const (
	nameColumn = 52 // characters
	barColumn  = 40
)

// writeWaterfall draws each span as a bar from when it began to when it ended.
func writeWaterfall(out io.Writer, doc traces.Document) error {
	var b strings.Builder
	fmt.Fprintf(&b, "trace %s  %s  %s  %d spans\n\n", doc.ID, doc.Start.Format("2006-01-02 15:04:05.000 UTC"), millis(doc.DurationNS), len(doc.Spans))
	for _, span := range doc.Spans {
		name := strings.Repeat("  ", min(span.Depth, 12)) + span.Name
		fmt.Fprintf(&b, "%-11s  %s  %s  %10s", span.Service, fit(name, nameColumn), barOf(span, doc.DurationNS), millis(span.DurationNS))
		if span.Error != "" {
			b.WriteString("  error: " + span.Error)
		}
		b.WriteByte('\n')
	}
	for _, id := range doc.LinkedFrom {
		b.WriteString("\nlinked from trace " + id)
	}
	if len(doc.LinkedFrom) > 0 {
		b.WriteByte('\n')
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func barOf(span traces.SpanDocument, whole int64) string {
	if whole <= 0 {
		whole = 1
	}
	from := min(int(span.AfterNS*barColumn/whole), barColumn-1)
	length := min(max(int(span.DurationNS*barColumn/whole), 1), barColumn-from)
	return strings.Repeat("·", from) + strings.Repeat("█", length) + strings.Repeat("·", barColumn-from-length)
}

// fit cuts or fills a text to a width in characters.
func fit(text string, width int) string {
	if n := utf8.RuneCountInString(text); n <= width {
		return text + strings.Repeat(" ", width-n)
	}
	return string([]rune(text)[:width-1]) + "…"
}

func millis(ns int64) string {
	return fmt.Sprintf("%.2f ms", float64(ns)/float64(time.Millisecond))
}
