package eventbus

import (
	"context"
	"sync"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// maxQueued bounds the queue; what does not fit is found by the sweeper.
const maxQueued = 50_000 // documents

// refQueue is the set of documents that have events to publish. A document is in it once, and never with two workers at
// a time: when it tells more while it is being published, it is queued again afterwards.
type refQueue struct {
	mu      sync.Mutex
	waiting []docstore.Ref // oldest first
	state   map[docstore.Ref]refState
	ready   chan struct{} // holds a token while waiting may be non-empty
}

type refState int

const (
	refWaiting refState = iota + 1
	refTaken
	refTakenAgain // told more since it was taken
)

func newRefQueue() *refQueue {
	return &refQueue{state: make(map[docstore.Ref]refState), ready: make(chan struct{}, 1)}
}

// add queues a document. It never blocks.
func (q *refQueue) add(ref docstore.Ref) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch q.state[ref] {
	case refWaiting, refTakenAgain:
	case refTaken:
		q.state[ref] = refTakenAgain
	default:
		if len(q.waiting) < maxQueued {
			q.push(ref)
		}
	}
}

func (q *refQueue) push(ref docstore.Ref) {
	q.state[ref] = refWaiting
	q.waiting = append(q.waiting, ref)
	q.signal()
}

func (q *refQueue) signal() {
	select {
	case q.ready <- struct{}{}:
	default:
	}
}

// take waits for a document, then a moment for more, and returns at most limit of them; they are the caller's until
// done. It returns none when ctx has ended and nothing is waiting.
func (q *refQueue) take(ctx context.Context, limit int) []docstore.Ref {
	for {
		select {
		case <-q.ready:
		default:
			select {
			case <-q.ready:
			case <-ctx.Done():
				return q.pop(limit)
			}
		}
		if q.fewer(limit) {
			sleep(ctx, gatherFor)
		}
		if refs := q.pop(limit); len(refs) > 0 {
			return refs
		}
	}
}

func (q *refQueue) fewer(limit int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.waiting) < limit
}

func (q *refQueue) pop(limit int) []docstore.Ref {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(limit, len(q.waiting))
	refs := append([]docstore.Ref(nil), q.waiting[:n]...)
	if n == len(q.waiting) {
		q.waiting = q.waiting[:0]
	} else {
		q.waiting = q.waiting[n:]
		q.signal()
	}
	for _, ref := range refs {
		q.state[ref] = refTaken
	}
	return refs
}

// claim takes the documents that are neither waiting nor taken, for the sweeper.
func (q *refQueue) claim(found []docstore.Pending) (refs []docstore.Ref, claimed []docstore.Pending) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, p := range found {
		if q.state[p.Ref] == 0 {
			q.state[p.Ref] = refTaken
			refs, claimed = append(refs, p.Ref), append(claimed, p)
		}
	}
	return refs, claimed
}

// done gives documents back. Those that told more meanwhile, or for which again is true, are queued once more.
func (q *refQueue) done(refs []docstore.Ref, again func(docstore.Ref) bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, ref := range refs {
		if q.state[ref] == refTakenAgain || again(ref) {
			q.push(ref)
		} else {
			delete(q.state, ref)
		}
	}
}
