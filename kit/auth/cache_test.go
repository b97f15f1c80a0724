package auth

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCacheIsBounded(t *testing.T) {
	c, now := newCache(), time.Unix(0, 0)
	for i := range 3 * cacheSize {
		c.put(fmt.Sprint(i), Principal{}, now, now.Add(time.Hour))
		require.LessOrEqual(t, len(c.entries), cacheSize)
	}
}

func TestCachedTokenRunsOut(t *testing.T) {
	c, now := newCache(), time.Unix(0, 0)
	c.put("long", Principal{Subject: "a"}, now, now.Add(time.Hour))
	c.put("short", Principal{Subject: "b"}, now, now.Add(time.Second))
	for _, test := range []struct {
		token string
		after time.Duration
		found bool
	}{
		{"long", cacheFor - 1, true}, {"long", cacheFor, false}, {"short", time.Second - 1, true}, {"short", time.Second, false}, {"other", 0, false},
	} {
		_, found := c.get(test.token, now.Add(test.after))
		require.Equal(t, test.found, found, "%s after %s", test.token, test.after)
	}
}
