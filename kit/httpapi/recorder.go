package httpapi

import (
	"bytes"

	"github.com/gin-gonic/gin"
)

// recorder holds an answer back. Headers go to the real writer's map, which sends nothing by itself.
type recorder struct {
	gin.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) { r.status = status }

// Write implements io.Writer.
func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }

// WriteString implements io.StringWriter.
func (r *recorder) WriteString(s string) (int, error) { return r.body.WriteString(s) }

// WriteHeaderNow implements gin.ResponseWriter.
func (r *recorder) WriteHeaderNow() {}

// Flush implements http.Flusher.
func (r *recorder) Flush() {}

// Status implements gin.ResponseWriter.
func (r *recorder) Status() int { return r.status }

// Size implements gin.ResponseWriter.
func (r *recorder) Size() int { return r.body.Len() }

// Written implements gin.ResponseWriter: what is held back can still be replaced.
func (r *recorder) Written() bool { return false }

// send writes the answer to the client.
func (r *recorder) send() {
	r.ResponseWriter.WriteHeader(r.status)
	if r.body.Len() > 0 {
		_, _ = r.ResponseWriter.Write(r.body.Bytes()) // a client that went away is no concern of ours
	}
}
