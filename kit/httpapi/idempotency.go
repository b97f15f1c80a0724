package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"regexp"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

const (
	keyHeader      = "Idempotency-Key"
	replayedHeader = "Idempotency-Replayed"
)

var idempotencyKey = regexp.MustCompile(`^[\x21-\x7e]{1,255}$`) // visible ASCII

// idempotency makes a POST that creates safe to repeat. The first request with a key claims it; others with the same key
// and the same request are given its answer again, or told to wait while it runs. Answers of 5xx are not kept, so that
// they can be tried again. A run that has died is taken over once its deadline has passed; what it had done by then
// stays done.
func (a *API) idempotency(o *operation) gin.HandlerFunc {
	return func(c *gin.Context) {
		if _, given := c.Request.Header[keyHeader]; !given {
			c.Next()
			return
		}
		key := c.GetHeader(keyHeader)
		if !idempotencyKey.MatchString(key) {
			a.refuse(c, fault.OnField(keyHeader, "must be 1 to 255 visible ASCII characters"))
			return
		}
		if a.keys == nil {
			a.refuse(c, fault.New(fault.Unavailable, "no store is configured for idempotency keys"))
			return
		}
		p := auth.From(c.Request.Context())
		body, _ := c.Request.Body.(heldBody) // none where the operation takes none
		claim := claim{
			tenant:  p.Tenant,
			id:      hash(p.Subject, o.Method, o.Path, key),
			request: hash(c.Request.URL.RequestURI(), string(body.data)),
		}
		run, saved, err := a.keys.take(c.Request.Context(), claim)
		switch {
		case err != nil:
			a.refuse(c, err)
		case saved != nil:
			saved.replay(c)
		default:
			a.record(c, run)
		}
	}
}

// record runs the operation, keeps its answer and only then sends it: a client that has the answer can rely on getting
// it again.
func (a *API) record(c *gin.Context, run run) {
	recorder := &recorder{ResponseWriter: c.Writer, status: http.StatusOK}
	c.Writer = recorder
	finished := false
	defer func() {
		c.Writer = recorder.ResponseWriter
		// The run's own context may have ended; what became of it is to be kept all the same.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request.Context()), 5*time.Second)
		defer cancel()
		var err error
		if !finished || recorder.status >= http.StatusInternalServerError {
			err = a.keys.release(ctx, run)
		} else {
			err = a.keys.keep(ctx, run, recorder)
		}
		if err != nil {
			a.cfg.Log.WarnContext(ctx, "idempotency key not settled; it can be used again after the deadline",
				"route", c.FullPath(), "error", err)
		}
		if finished {
			recorder.send()
		}
	}()
	c.Next()
	finished = true
}

// hash is a SHA-256 over texts that may hold anything.
func hash(texts ...string) string {
	h := sha256.New()
	for _, t := range texts {
		sum := sha256.Sum256([]byte(t))
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// idempotencyParam documents the header.
func idempotencyParam() *huma.Param {
	one, most := 1, 255
	return &huma.Param{
		Name: keyHeader, In: "header",
		Description: "A name for this request, chosen by the client: repeating it with the same body within 24 hours " +
			"returns the first answer instead of creating again",
		Schema: &huma.Schema{Type: huma.TypeString, MinLength: &one, MaxLength: &most},
	}
}
