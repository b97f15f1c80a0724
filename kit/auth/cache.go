package auth

import (
	"crypto/sha256"
	"sync"
	"time"
)

const (
	cacheFor  = time.Minute // a token is verified again after this time at the latest
	cacheSize = 10_000      // tokens kept at most
)

// cache keeps verified tokens for a short time, because checking a signature costs some 100 µs. It is keyed by the
// token's SHA-256, so that a memory dump yields no tokens.
type cache struct {
	mu      sync.Mutex
	entries map[[sha256.Size]byte]entry
}

type entry struct {
	principal Principal
	until     time.Time
}

func newCache() *cache { return &cache{entries: map[[sha256.Size]byte]entry{}} }

func (c *cache) get(token string, now time.Time) (Principal, bool) {
	key := sha256.Sum256([]byte(token))
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	return e.principal, ok && now.Before(e.until)
}

func (c *cache) put(token string, p Principal, now, expiry time.Time) {
	until := now.Add(cacheFor)
	if expiry.Before(until) {
		until = expiry
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.entries) >= cacheSize {
		c.evict(now)
	}
	c.entries[sha256.Sum256([]byte(token))] = entry{p, until}
}

// evict drops what has run out and, if that is not enough, arbitrary entries until a tenth is free.
func (c *cache) evict(now time.Time) {
	for key, e := range c.entries {
		if !now.Before(e.until) {
			delete(c.entries, key)
		}
	}
	for key := range c.entries {
		if len(c.entries) <= cacheSize*9/10 {
			return
		}
		delete(c.entries, key)
	}
}
