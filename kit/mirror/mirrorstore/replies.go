package mirrorstore

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
)

// Reply is the document that tells the reply to a request, as often as it is asked.
type Reply[B any] struct {
	About     string    `bson:"about"` // the id of the original that the request is about
	Body      B         `bson:"body"`
	ExpiresAt time.Time `bson:"expiresAt"`
}

// ReplySchema declares a collection of replies.
func ReplySchema(name string) docstore.Schema {
	return docstore.Schema{Name: name, Indexes: []docstore.Index{{Name: "by_about", Fields: []string{"about"}}}, Expiry: "expiresAt"}
}

// Replies are one tenant's.
type Replies[B any] struct {
	Docs docstore.Handle[Reply[B]]
	Now  func() time.Time
	Keep time.Duration // how long a reply is kept after it was last told
}

// Note keeps a reply that is not told yet and returns it, or the one there is.
func (r Replies[B]) Note(ctx context.Context, id, about string, body B) (B, error) {
	_, err := r.Docs.Insert(ctx, id, r.reply(about, body))
	if !docstore.IsDuplicate(err, idIndex) {
		return body, err
	}
	doc, err := r.Docs.Get(ctx, id)
	return doc.Body.Body, err
}

// Tell tells a reply, once more if it was told before; the key of its events is whom it is about.
func (r Replies[B]) Tell(ctx context.Context, id, about string, body B, told ...eventbus.Payload) error {
	events, err := eventbus.Tell(r.Now(), about, told...)
	if err != nil {
		return err
	}
	doc, err := r.Docs.Get(ctx, id)
	switch {
	case errors.Is(err, docstore.ErrNotFound):
		_, err = r.Docs.Insert(ctx, id, r.reply(about, body), events...)
		if docstore.IsDuplicate(err, idIndex) {
			return docstore.ErrConflict
		}
	case err == nil:
		doc.Body = r.reply(about, body)
		_, err = r.Docs.Replace(ctx, doc, events...)
	}
	return err
}

// Forget removes the replies about the ids, with what they have not told yet, and returns how many they were.
func (r Replies[B]) Forget(ctx context.Context, about []string) (int64, error) {
	return Delete(ctx, r.Docs, aboutAny(about))
}

func aboutAny(ids []string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.In("about", ids)}}
}

func (r Replies[B]) reply(about string, body B) Reply[B] {
	return Reply[B]{about, body, r.Now().UTC().Add(r.Keep).Truncate(time.Millisecond)}
}
