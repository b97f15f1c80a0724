package proxy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
)

// maxKept bounds what is read ahead of a request so that it can be sent again; a longer body is streamed, once.
const maxKept = 1 << 20

// body is what a request carries, through all attempts to send it.
type body struct {
	repeatable bool // sending the request again changes nothing more, and there is all of it to send
	kept       []byte
	stream     io.Reader
	read       atomic.Bool
}

func newBody(r *http.Request) (*body, error) {
	idempotent := isIdempotent(r)
	switch {
	case r.Body == nil || r.Body == http.NoBody:
		return &body{repeatable: idempotent}, nil
	case idempotent && r.ContentLength >= 0 && r.ContentLength <= maxKept:
		kept, err := io.ReadAll(io.LimitReader(r.Body, maxKept))
		if err != nil {
			return nil, fmt.Errorf("read the request: %w", err)
		}
		return &body{repeatable: true, kept: kept}, nil
	}
	return &body{stream: r.Body}, nil
}

// isIdempotent follows RFC 9110, section 9.2.2; a request with a key is recognised by the service when it comes again.
func isIdempotent(r *http.Request) bool {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace, http.MethodPut, http.MethodDelete:
		return true
	}
	return r.Header.Get("Idempotency-Key") != ""
}

// reader returns the body for one attempt. The transport closes it even where it did not send it, so that closing is
// left to the server, which does it when the request ends.
func (b *body) reader() io.ReadCloser {
	switch {
	case b.kept != nil:
		return io.NopCloser(bytes.NewReader(b.kept))
	case b.stream != nil:
		return io.NopCloser(noting{b})
	}
	return http.NoBody
}

// mayRepeat tells whether another attempt after the error cannot make the request happen twice.
func (b *body) mayRepeat(err error) bool {
	var failure *net.OpError
	notConnected := errors.As(err, &failure) && failure.Op == "dial"
	return b.repeatable || notConnected && !b.read.Load()
}

// noting reads a streamed body and notes that some of it is gone.
type noting struct{ body *body }

func (n noting) Read(into []byte) (int, error) {
	n.body.read.Store(true)
	return n.body.stream.Read(into)
}
