package store

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/mirror/mirrorstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// keepErasures is how long it is known what an erasure found, for whoever asks again.
const keepErasures = 90 * 24 * time.Hour

var erasureSchema = mirrorstore.ReplySchema("erasures")

// erasure is what was found when an erasure began.
type erasure struct {
	Erased []contracts.Erased `bson:"erased"`
}

// Erasures are the answers to one tenant's erasures.
type Erasures struct {
	replies mirrorstore.Replies[erasure]
}

// Erasures returns the answers to the tenant's erasures.
func (s *Store) Erasures(tenant tenancy.ID) Erasures {
	return Erasures{mirrorstore.Replies[erasure]{Docs: s.erasures.In(tenant), Now: s.now, Keep: keepErasures}}
}

// Begin notes what there is to erase, and returns what was noted the first time.
func (e Erasures) Begin(ctx context.Context, asked contracts.ErasureRequested, found []contracts.Erased) ([]contracts.Erased, error) {
	noted, err := e.replies.Note(ctx, asked.ErasureID, asked.CustomerID, erasure{found})
	return noted.Erased, err
}

// Answer tells what was erased.
func (e Erasures) Answer(ctx context.Context, told contracts.CustomerErased) error {
	return e.replies.Tell(ctx, told.ErasureID, told.CustomerID, erasure{told.Erased}, contracts.FeedbackCustomerErased{CustomerErased: told})
}
