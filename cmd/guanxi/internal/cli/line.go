package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// line is one line of the terminal that is written over; elsewhere it says something now and then.
type line struct {
	to       io.Writer
	terminal bool
	last     time.Time
}

// elsewhere is how often a line that cannot be written over is written.
const elsewhere = 10 * time.Second

func (r *runtime) line() *line {
	file, ok := r.err.(*os.File)
	return &line{to: r.err, terminal: ok && term.IsTerminal(int(file.Fd())), last: time.Now()}
}

func (l *line) showf(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if l.terminal {
		_, _ = fmt.Fprintf(l.to, "\r\033[K%s", text) // progress only
		return
	}
	if time.Since(l.last) > elsewhere {
		l.last = time.Now()
		_, _ = fmt.Fprintln(l.to, text)
	}
}

func (l *line) clear() {
	if l.terminal {
		_, _ = fmt.Fprint(l.to, "\r\033[K")
	}
}
