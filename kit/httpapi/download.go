package httpapi

import (
	"context"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
)

// Download is the output of an operation that writes its body as it goes: an export, an archive. The body is not held in
// memory. Its Route says in Produces what it is.
type Download struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        func(huma.Context)
}

// Download returns an output whose body write makes, after the handler has returned; what can be refused is refused before.
// The request has no deadline from then on: only each write is bounded, by Config.Deadline. When write fails the connection
// is cut, so that the client does not take half a file for a whole one, and the error is logged.
func (a *API) Download(
	ctx context.Context, mediaType, fileName string, write func(ctx context.Context, w io.Writer) error,
) *Download {
	ctx = context.WithoutCancel(ctx)
	return &Download{
		ContentType: mediaType,
		Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": fileName}),
		Body: func(hc huma.Context) {
			hc.SetStatus(http.StatusOK)
			out := &patientWriter{hc.BodyWriter(), http.NewResponseController(humagin.Unwrap(hc).Writer), a.cfg.Deadline}
			if err := write(ctx, out); err != nil {
				a.cfg.Log.WarnContext(ctx, "download was cut off", "route", operationOf(hc.Operation()).Path, "error", err)
				panic(http.ErrAbortHandler)
			}
		},
	}
}

// patientWriter gives every write its own deadline.
type patientWriter struct {
	io.Writer
	conn *http.ResponseController
	wait time.Duration
}

func (w *patientWriter) Write(p []byte) (int, error) {
	_ = w.conn.SetWriteDeadline(time.Now().Add(w.wait)) // a writer without deadlines is a test's
	return w.Writer.Write(p)
}
