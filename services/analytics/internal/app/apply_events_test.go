package app_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// Whatever Kafka and the relay do, within what they promise, the figures are those of the plain history: events published
// twice, batches cut anywhere and delivered again, processes that die between any two writes or in the middle of one,
// and two consumers of one partition at once.
func TestFiguresAreThoseOfTheHistoryWhateverHappensOnTheWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history := drawHistory(t)
		cluster := &cluster{t: t, world: newWorld(), logs: history.logs(t)}
		cluster.committed = make([]int, len(cluster.logs))
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			cluster.step()
		}
		cluster.finish()
		require.Equal(t, withoutTimes(history.figures()), withoutTimes(cluster.world.total()))
		summaries := make(map[string]summary)
		for id, profile := range cluster.world.profiles {
			summaries[id] = summaryOf(profile)
		}
		require.Equal(t, history.profiles(), summaries)
	})
}

// withoutTimes leaves out the times, and makes the empty and the missing maps alike.
func withoutTimes(f domain.Figures) domain.Figures {
	f.AsOf, f.Scoring.AsOf = time.Time{}, time.Time{}
	var plain domain.Figures
	plain.Add(f)
	return plain
}

// cluster is the consumers of the partitions, of which there may be several.
type cluster struct {
	t         *rapid.T
	world     *world
	logs      []partitionLog
	committed []int // index of the first event not committed
	running   []*process
}

// step starts a process or lets one go on, and perhaps die.
func (c *cluster) step() {
	if len(c.running) == 0 || len(c.running) < 4 && rapid.IntRange(0, 3).Draw(c.t, "start") == 0 {
		c.start(rapid.IntRange(0, len(c.logs)-1).Draw(c.t, "partition"))
		return
	}
	p := rapid.SampledFrom(c.running).Draw(c.t, "process")
	leave := live
	if rapid.IntRange(0, 5).Draw(c.t, "dies") == 0 {
		leave = rapid.IntRange(0, 3).Draw(c.t, "after")
	}
	c.goOn(p, leave)
}

// start makes a consumer that takes a batch from where the partition was committed.
func (c *cluster) start(partition int) {
	log := c.logs[partition]
	from := c.committed[partition]
	if from == len(log.events) {
		return
	}
	to := from + rapid.IntRange(1, len(log.events)-from).Draw(c.t, "batch")
	p := &process{
		world: c.world, partition: partition, next: to,
		wish: make(chan int), leave: make(chan int), ended: make(chan error, 1),
	}
	tenant := app.App{Profiles: profiles{process: p}, Figures: figures{process: p}}
	go func() {
		_, err := tenant.ApplyEvents(context.Background(), log.partition, log.events[from:to])
		p.ended <- err
	}()
	c.await(p)
}

// goOn lets a process touch its next documents.
func (c *cluster) goOn(p *process, leave int) {
	for i, running := range c.running {
		if running == p {
			c.running = append(c.running[:i:i], c.running[i+1:]...)
		}
	}
	p.leave <- leave
	c.await(p)
}

// await waits until the process wants to touch something, or has ended.
func (c *cluster) await(p *process) {
	select {
	case <-p.wish:
		c.running = append(c.running, p)
	case err := <-p.ended:
		if err == nil {
			c.committed[p.partition] = p.next
			return
		}
		require.ErrorIs(c.t, err, errCrash)
	}
}

// finish lets everyone end and every partition be read to its end.
func (c *cluster) finish() {
	for len(c.running) > 0 {
		c.goOn(c.running[0], live)
	}
	for partition := range c.logs {
		for c.committed[partition] < len(c.logs[partition].events) {
			c.start(partition)
			for len(c.running) > 0 {
				c.goOn(c.running[0], live)
			}
		}
	}
}
