package httpapi

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

const (
	keysKept   = 24 * time.Hour
	maxAnswer  = 1 << 20         // bytes of an answer that are kept
	takeOver   = 5 * time.Second // after the deadline, for a run to settle its key
	stateRuns  = "running"
	stateDone  = "done"
	stateLarge = "done, answer too large"
)

// idempotencyKeys keeps the keys and the answers.
type idempotencyKeys struct {
	records  *docstore.Collection[keyRecord]
	now      func() time.Time
	deadline time.Duration
}

// keyRecord is a key's document.
type keyRecord struct {
	State     string            `bson:"state"`
	Request   string            `bson:"request"` // digest of path and body
	Started   time.Time         `bson:"started"`
	ExpiresAt time.Time         `bson:"expiresAt"`
	Status    int               `bson:"status,omitempty"`
	Headers   map[string]string `bson:"headers,omitempty"`
	Body      []byte            `bson:"body,omitempty"`
}

// claim is a request that wants a key.
type claim struct {
	tenant  tenancy.ID
	id      string // digest of subject, route and key
	request string
}

// run is a claim that was granted.
type run struct {
	tenant tenancy.ID
	doc    docstore.Doc[keyRecord]
}

func openIdempotencyKeys(ctx context.Context, cfg Config) (*idempotencyKeys, error) {
	records, err := docstore.Open[keyRecord](ctx, cfg.Store, docstore.Schema{Name: "idempotency_keys", Expiry: "expiresAt"})
	if err != nil {
		return nil, err
	}
	return &idempotencyKeys{records: records, now: cfg.Now, deadline: cfg.Deadline + takeOver}, nil
}

// take grants the key to the claim, or returns the answer it has led to. The error says why it does neither.
func (k *idempotencyKeys) take(ctx context.Context, c claim) (run, *keyRecord, error) {
	now := k.now()
	fresh := keyRecord{State: stateRuns, Request: c.request, Started: now, ExpiresAt: now.Add(keysKept)}
	keys := k.records.In(c.tenant)
	doc, err := keys.Insert(ctx, c.id, fresh)
	if err == nil || !docstore.IsDuplicate(err, "_id") {
		return run{c.tenant, doc}, nil, err
	}
	doc, err = keys.Get(ctx, c.id)
	if errors.Is(err, docstore.ErrNotFound) {
		return run{}, nil, busy() // it was released just now
	}
	if err != nil {
		return run{}, nil, err
	}
	expired := !now.Before(doc.Body.ExpiresAt)
	switch {
	case !expired && doc.Body.Request != c.request:
		return run{}, nil, fault.OnField(keyHeader, "was used for another request; take a new key for every request")
	case !expired && doc.Body.State == stateLarge:
		return run{}, nil, fault.New(fault.Conflict, "this was done already, but its answer was too large to keep")
	case !expired && doc.Body.State == stateDone:
		return run{}, &doc.Body, nil
	case !expired && now.Before(doc.Body.Started.Add(k.deadline)):
		return run{}, nil, busy()
	}
	doc.Body = fresh
	doc, err = keys.Replace(ctx, doc)
	if errors.Is(err, docstore.ErrConflict) {
		return run{}, nil, busy() // another took it over first
	}
	return run{c.tenant, doc}, nil, err
}

func busy() error {
	return fault.New(fault.Conflict, "a request with this %s is still running; try again", keyHeader).After(time.Second)
}

// release gives the key up, so that the request can be tried again.
func (k *idempotencyKeys) release(ctx context.Context, r run) error {
	return k.records.In(r.tenant).Delete(ctx, r.doc)
}

// keep saves the answer under the key.
func (k *idempotencyKeys) keep(ctx context.Context, r run, answer *recorder) error {
	record := &r.doc.Body
	record.State, record.Status, record.Headers = stateDone, answer.status, map[string]string{}
	if answer.body.Len() > maxAnswer {
		record.State = stateLarge
	} else {
		record.Body = answer.body.Bytes()
	}
	for _, name := range []string{"Content-Type", "ETag", "Location"} {
		if value := answer.Header().Get(name); value != "" {
			record.Headers[name] = value
		}
	}
	_, err := k.records.In(r.tenant).Replace(ctx, r.doc)
	return err
}

// replay answers with what was saved.
func (r *keyRecord) replay(c *gin.Context) {
	for name, value := range r.Headers {
		c.Header(name, value)
	}
	c.Header(replayedHeader, "true")
	c.Status(r.Status)
	if len(r.Body) > 0 && r.Status != http.StatusNoContent {
		_, _ = c.Writer.Write(r.Body) // a client that went away is no concern of ours
	}
	c.Abort()
}
