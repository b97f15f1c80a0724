package httpapi

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"mime"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

// heldBody is a request body that has been read.
type heldBody struct {
	*bytes.Reader
	data []byte
}

// Close implements io.Closer.
func (heldBody) Close() error { return nil }

// readBody reads the whole body, within the route's bound, before anything is done with it: its digest guards the
// idempotency key, and a slow client holds up nothing but itself.
func (a *API) readBody(o *operation, op *huma.Operation) gin.HandlerFunc {
	types := slices.Sorted(maps.Keys(op.RequestBody.Content))
	if o.patches != nil {
		types = append(types, "application/json") // what simple clients send
	}
	return func(c *gin.Context) {
		if err := checkType(c.Request, types); err != nil {
			a.refuse(c, err)
			return
		}
		data, err := slurp(c, o.MaxBody)
		if err != nil {
			a.refuse(c, err)
			return
		}
		c.Request.Body = heldBody{bytes.NewReader(data), data}
		c.Next()
	}
}

func slurp(c *gin.Context, limit int64) ([]byte, error) {
	if c.Request.ContentLength > limit {
		return nil, tooLarge(limit)
	}
	data, err := io.ReadAll(io.LimitReader(c.Request.Body, limit+1))
	var network net.Error
	switch {
	case errors.As(err, &network) && network.Timeout():
		return nil, newProblem(kindSlowRequest, "the body did not arrive in time")
	case err != nil:
		return nil, newProblem(kindMalformed, "the body could not be read to its end")
	case int64(len(data)) > limit:
		return nil, tooLarge(limit)
	}
	return data, nil
}

// checkType refuses a body of a media type the route does not take. A request that names none is taken at its word.
func checkType(r *http.Request, types []string) error {
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return newProblem(kindMediaType, "request bodies are not taken compressed")
	}
	given := r.Header.Get("Content-Type")
	if given == "" {
		return nil
	}
	if media, _, err := mime.ParseMediaType(given); err == nil && slices.Contains(types, media) {
		return nil
	}
	return newProblem(kindMediaType, "send the body as "+strings.Join(types, " or "))
}
