package httpapi

import (
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

// Stream is embedded in the input of an operation that reads its body as it arrives: an import. The body is not held in
// memory, reading no faster than it is worked off slows the client down, and the request has no deadline: only each wait
// for more of the body is bounded, by Config.Deadline. Reading past Route.MaxBody is an error that is answered with 413 when the handler returns it.
type Stream struct {
	// MediaType is the Content-Type header as sent.
	MediaType string `header:"Content-Type" hidden:"true"`
	body      io.Reader
}

// Read reads the body.
func (s *Stream) Read(p []byte) (int, error) { return s.body.Read(p) }

// Resolve implements huma.Resolver.
func (s *Stream) Resolve(ctx huma.Context) []error {
	s.body = ctx.BodyReader()
	return nil
}

func (s *Stream) streaming() {}

// streamBody prepares the body of a streaming route for being read as it comes.
func (a *API) streamBody(o *operation) gin.HandlerFunc {
	return func(c *gin.Context) {
		if len(o.Consumes) > 0 {
			if err := checkType(c.Request, o.Consumes); err != nil {
				a.refuse(c, err)
				return
			}
		}
		if c.Request.ContentLength > o.MaxBody {
			a.refuse(c, tooLarge(o.MaxBody))
			return
		}
		conn := http.NewResponseController(c.Writer)
		_ = conn.SetWriteDeadline(time.Time{}) // the server's would run from the request's start
		body := &patientReader{c.Request.Body, conn, a.cfg.Deadline}
		c.Request.Body = http.MaxBytesReader(c.Writer, body, o.MaxBody)
		c.Next()
	}
}

// patientReader gives every read its own deadline.
type patientReader struct {
	io.ReadCloser
	conn *http.ResponseController
	wait time.Duration
}

func (r *patientReader) Read(p []byte) (int, error) {
	_ = r.conn.SetReadDeadline(time.Now().Add(r.wait))
	return r.ReadCloser.Read(p)
}

// streamContent documents a streamed body.
func streamContent(types []string) *huma.RequestBody {
	if len(types) == 0 {
		types = []string{"application/octet-stream"}
	}
	body := &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{}}
	for _, t := range types {
		schema := &huma.Schema{Type: huma.TypeString}
		if t == "application/octet-stream" {
			schema.Format = "binary"
		}
		if t == "application/json" {
			schema = nil // huma would decode a JSON body that has one
		}
		body.Content[t] = &huma.MediaType{Schema: schema}
	}
	return body
}
