package app_test

import (
	"context"
	"errors"
	"maps"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// world is a tenant's documents in memory, whose every access waits for a scheduler's leave, and may be the last of the
// process that makes it.
type world struct {
	profiles map[string]domain.Profile
	shards   map[app.Partition]domain.Shard
}

func newWorld() *world {
	return &world{profiles: make(map[string]domain.Profile), shards: make(map[app.Partition]domain.Shard)}
}

var errCrash = errors.New("the process died")

// process is one consumer of a partition, in the middle of something.
type process struct {
	world     *world
	partition int
	next      int // index in the partition's log of the first event not handled
	// Whoever runs the process takes a wish, the number of documents it wants to touch, and answers with how many it may
	// before it dies; more than it wants is leave to live.
	wish  chan int
	leave chan int
	ended chan error
}

const live = 1 << 30

// touch waits for leave to touch n documents, calling each for those it may.
func (p *process) touch(n int, each func(i int)) error {
	p.wish <- n
	leave := <-p.leave
	for i := range min(n, leave) {
		each(i)
	}
	if leave <= n {
		return errCrash
	}
	return nil
}

// profiles and figures are the world as a process reaches it. What the use case under test does not need is nil.
type profiles struct {
	app.Profiles
	*process
}

func (p profiles) GetMany(_ context.Context, ids []string) (map[string]domain.Profile, error) {
	found := make(map[string]domain.Profile)
	err := p.touch(1, func(int) {
		for _, id := range ids {
			if profile, ok := p.world.profiles[id]; ok {
				found[id] = profile
			}
		}
	})
	return found, err
}

func (p profiles) SaveAll(_ context.Context, changed []domain.Profile) error {
	lost := false
	err := p.touch(len(changed), func(i int) {
		profile := changed[i]
		if p.world.profiles[profile.CustomerID].Version != profile.Version {
			lost = true
			return
		}
		profile.Version++
		p.world.profiles[profile.CustomerID] = profile
	})
	if err == nil && lost {
		err = docstore.ErrConflict
	}
	return err
}

type figures struct {
	app.Figures
	*process
}

func (f figures) Shard(_ context.Context, of app.Partition) (shard domain.Shard, err error) {
	err = f.touch(1, func(int) {
		shard = f.world.shards[of]
		var copied domain.Figures
		copied.Add(shard.Figures)
		shard.Figures = copied
	})
	return shard, err
}

func (f figures) SaveShard(_ context.Context, of app.Partition, shard domain.Shard) error {
	lost := false
	err := f.touch(1, func(int) {
		if lost = f.world.shards[of].Version != shard.Version; !lost {
			shard.Version++
			f.world.shards[of] = shard
		}
	})
	if err == nil && lost {
		err = docstore.ErrConflict
	}
	return err
}

// total sums up the shards.
func (w *world) total() domain.Figures {
	var total domain.Figures
	for shard := range maps.Values(w.shards) {
		total.Add(shard.Figures)
	}
	return total
}
