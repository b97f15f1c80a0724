package cli

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress returns a bar for so many bytes (-1: unknown) that is drawn on a terminal and nowhere else.
func (r *runtime) progress(what string, bytes int64) *progressbar.ProgressBar {
	to := r.err
	if file, ok := to.(*os.File); !ok || !term.IsTerminal(int(file.Fd())) {
		to = io.Discard
	}
	return progressbar.NewOptions64(bytes,
		progressbar.OptionSetWriter(to), progressbar.OptionSetDescription(what), progressbar.OptionShowBytes(true),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetWidth(30), progressbar.OptionFullWidth(),
		progressbar.OptionSetTheme(progressbar.ThemeUnicode), progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish())
}
