// Package app holds the analytics service's use cases, one a file. It knows nothing of HTTP, of topics, or of how
// documents are kept.
//
// # Why every event counts once
//
// A batch comes from one partition, in order, at least once. It changes two kinds of document: the partition's shard of
// the tenant's figures, which remembers the offset it has counted up to, and the profiles of the customers, each of which
// remembers the sequence number it has applied up to. Each write is a compare-and-set, and the shard is written first.
//
//   - After a crash between both, the batch comes again: the shard skips what lies before its offset, the profiles take
//     what they lack. What an event adds to the figures follows from the profile before it, which is the same both times.
//   - An event published twice lies at two offsets; at the second its profile has it already, so it adds nothing.
//   - Two consumers of one partition, as there can be for a moment after a rebalance, race for the shard. The one that
//     loses loads both again. It cannot have won with profiles that the other has changed, for the other wrote the shard
//     before them and the shard was loaded first.
//   - Another partition may change the same profile: feedback and interaction events do, and so do merges and erasures,
//     which are told by another customer's. The parts they change do not bear on one another's gains, so the loser of
//     that race loads and applies again, and its shard skips.
//
// What follows from several profiles together, such as that two that bought are one customer, has no order that
// partitions keep. It is no gain of any event: scoring, which walks the profiles, finds it out from how they are, and
// keeps it as a shard of its own.
//
// One case is left: an event that lies on the retry topic and, published twice, on its own topic too, and is handled from
// both within the same milliseconds, is counted twice. A rebuild sets that right.
package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// Profiles are one tenant's profiles, as one generation of the read models has them.
type Profiles interface {
	// GetMany returns those of the profiles that exist, by the customer's id.
	GetMany(ctx context.Context, customerIDs []string) (map[string]domain.Profile, error)
	// SaveAll stores new and changed profiles; the error is docstore.ErrConflict when somebody else changed one of them.
	SaveAll(ctx context.Context, profiles []domain.Profile) error
	// Query asks for the profiles of customers that are registered and not deleted.
	Query() docstore.Query
	Find(ctx context.Context, q docstore.Query) (docstore.Page[domain.Profile], error)
	// MergedInto returns the profiles of those that were merged into the customers.
	MergedInto(ctx context.Context, customerIDs []string) ([]domain.Profile, error)
	// Merged returns the profiles of all that were merged into another.
	Merged(ctx context.Context) ([]domain.Profile, error)
	// EachBought visits, a page at a time, the profiles of all customers that ever bought, the deleted among them.
	EachBought(ctx context.Context, visit func([]domain.Profile)) error
}

// Partition is where events were read from.
type Partition struct {
	Topic  string
	Number int
}

// surplus is the shard that no events come from: what is set right when customers are scored, because it follows from
// several profiles together.
func surplus() Partition { return Partition{Topic: "surplus"} }

// Figures are one tenant's figures, as one generation of the read models has them.
type Figures interface {
	// Shard returns what has been counted of a partition, an empty shard when nothing has.
	Shard(ctx context.Context, of Partition) (domain.Shard, error)
	// SaveShard stores it; the error is docstore.ErrConflict when somebody else did since it was loaded.
	SaveShard(ctx context.Context, of Partition, s domain.Shard) error
	// Total returns the sum of the shards.
	Total(ctx context.Context) (domain.Figures, error)
}

// Segments are the places of one tenant's customers. They outlive a rebuild, since others were told of them.
type Segments interface {
	GetMany(ctx context.Context, customerIDs []string) (map[string]docstore.Doc[domain.Member], error)
	// Query asks for the customers of a segment.
	Query(segment domain.Segment) docstore.Query
	Find(ctx context.Context, q docstore.Query) (docstore.Page[domain.Member], error)
	// SaveAll stores the changed places with what there is to tell of them; the error is docstore.ErrConflict when
	// somebody else changed one of them.
	SaveAll(ctx context.Context, changes []Move) error
}

// Move is a customer's change of place. Its document is of version 0 when the customer had none.
type Move struct {
	Member docstore.Doc[domain.Member]
	// Leaves is set for a customer that is scored no more.
	Leaves bool
	Events []contracts.Data
}

// Scorings keep how one tenant's customers were last scored.
type Scorings interface {
	// Get returns it, an empty one when there is none.
	Get(ctx context.Context) (domain.RFM, error)
	// Save stores it; the error is docstore.ErrConflict when somebody else did since it was loaded.
	Save(ctx context.Context, rfm domain.RFM) error
}

// Erasures are the answers to one tenant's erasures.
type Erasures interface {
	// Begin notes what there is to erase, and returns what was noted the first time.
	Begin(ctx context.Context, asked contracts.ErasureRequested, found []contracts.Erased) ([]contracts.Erased, error)
	Answer(ctx context.Context, told contracts.CustomerErased) error
}

// Handovers are the answers to one tenant's access requests.
type Handovers interface {
	Hand(ctx context.Context, told contracts.DataCollected) error
	// Erase removes what was handed over about the customers and is not published yet, and returns in how many parts.
	Erase(ctx context.Context, customerIDs []string) (int64, error)
}

// App is one tenant's use cases on one generation of the read models.
type App struct {
	Profiles Profiles
	Figures  Figures
	Segments Segments
	Scorings Scorings
	// Erasures and Handovers outlive a rebuild, which does not answer again what it reads again.
	Erasures  Erasures
	Handovers Handovers
	Show      func(Portrait, domain.Day) any // a profile as the API shows it
	Currency  string                         // the tenant's, ISO 4217; empty when it has none
	Location  *time.Location
	Now       func() time.Time
	// Rebuilding is set while a newer generation is being made.
	Rebuilding bool
	// RequestScoring asks the background part to score the tenant's customers, as of a day or of the last purchase.
	RequestScoring func(asOf domain.Day)
}
