package store

import (
	"context"
	"fmt"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/mirror/mirrorstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// keepHandovers is how long a document that told a part is kept; what it told is gone from it once it is published.
const keepHandovers = 3 * 24 * time.Hour

var handoverSchema = mirrorstore.ReplySchema("handovers")

// handover is one part of all that is held of a customer; only its event says what that is.
type handover struct {
	Part  int `bson:"part"`
	Parts int `bson:"parts"`
}

// Handovers are the answers to one tenant's access requests.
type Handovers struct {
	replies mirrorstore.Replies[handover]
}

// Handovers returns the answers to the tenant's access requests.
func (s *Store) Handovers(tenant tenancy.ID) Handovers {
	return Handovers{mirrorstore.Replies[handover]{Docs: s.handovers.In(tenant), Now: s.now, Keep: keepHandovers}}
}

// Hand tells one part. Each has a document of its own, so that none grows with what is held of a customer.
func (h Handovers) Hand(ctx context.Context, told contracts.DataCollected) error {
	id := fmt.Sprintf("%s.%d.%d-%d", told.RequestID, told.Attempt, told.Part, told.Parts)
	return h.replies.Tell(ctx, id, told.CustomerID, handover{told.Part, told.Parts}, contracts.AnalyticsDataCollected{DataCollected: told})
}

// Erase removes what was handed over about the customers and is not published yet.
func (h Handovers) Erase(ctx context.Context, customerIDs []string) (int64, error) {
	return h.replies.Forget(ctx, customerIDs)
}
