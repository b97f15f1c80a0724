package test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/platform"
)

// secret is part of everything that the first tenant writes; no other tenant may ever read it.
const secret = "Xanadu-7731"

// word is the secret where only lower-case letters and digits may stand, as in keys.
const word = "xanadu7731"

// seed makes one of everything that a path can name, for the tenant demo, and a valid body for every operation that
// takes one. It returns when nothing is under way any more.
func seed(t *testing.T, p *platform.Platform) possessions {
	t.Helper()
	s := seeding{t: t, client: p.Client("demo", "admin"), possessions: possessions{
		ids: map[string]string{}, bodies: map[string]any{},
		operations: platform.Operations(t, p),
	}}
	s.lifecycle() // the first: its rules decide what becomes of a customer
	s.definitions()
	s.customer()
	s.purchases()
	s.segments()
	s.loyalty()
	s.imports()
	s.duplicates()
	s.privacy()
	s.interaction()
	s.feedback()
	s.analytics()
	s.settle()
	return s.possessions
}

// seeding makes the things of a tenant.
type seeding struct {
	possessions

	t      *testing.T
	client *platform.Client
}

// post makes a thing by an operation, waiting until that can be: the services learn of each other's things by events.
// The body, without the secret, is kept as the operation's valid one.
func (s *seeding) post(operation, path string, body any) (made map[string]any) {
	s.t.Helper()
	return s.postEach(operation, path, func() any { return body })
}

// postEach is post with a body that is made for each attempt.
func (s *seeding) postEach(operation, path string, body func() any) (made map[string]any) {
	s.t.Helper()
	require.EventuallyWithT(s.t, func(c *assert.CollectT) {
		wanted := body()
		s.bodies[operation] = innocent(s.t, wanted)
		answer := s.client.Do(http.MethodPost, path, wanted)
		require.Less(c, answer.Status, http.StatusMultipleChoices, "POST %s: %s", path, answer.Body)
		require.NoError(c, json.Unmarshal(answer.Body, &made))
	}, platform.Patience, pace)
	return made
}

// add is post for a thing whose id the parameter names.
func (s *seeding) add(param, operation, path string, body any) (id string) {
	s.t.Helper()
	id = s.post(operation, path, body)["id"].(string)
	s.ids[param] = id
	return id
}

// write changes what is there by an operation with a precondition: a setting, which need not be made.
func (s *seeding) write(operation, method, path string, body any) {
	s.t.Helper()
	s.bodies[operation] = innocent(s.t, body)
	tag := s.client.Do(http.MethodGet, path, nil).Header.Get("ETag")
	s.client.Must(method, path, body, "If-Match", tag)
}

// innocent is a body that anybody may send: the first tenant's ids stay in it, not its secret.
func innocent(t *testing.T, body any) any {
	t.Helper()
	var other any
	text := strings.NewReplacer(secret, "Abora", word, "abora").Replace(asJSON(t, body))
	require.NoError(t, json.Unmarshal([]byte(text), &other))
	return other
}

// until waits for what background work makes of the thing at a path.
func (s *seeding) until(path string, done func(read map[string]any) bool) (read map[string]any) {
	s.t.Helper()
	require.EventuallyWithT(s.t, func(c *assert.CollectT) {
		answer := s.client.Do(http.MethodGet, path, nil)
		require.Equal(c, http.StatusOK, answer.Status, "GET %s: %s", path, answer.Body)
		read = nil
		require.NoError(c, json.Unmarshal(answer.Body, &read))
		require.True(c, done(read), "GET %s: %s", path, answer.Body)
	}, platform.Patience, pace)
	return read
}

// settle waits until all that can be read stays as it is.
func (s *seeding) settle() {
	s.t.Helper()
	last := snapshot(s.t, s.client, s.possessions)
	require.EventuallyWithT(s.t, func(c *assert.CollectT) {
		now := snapshot(s.t, s.client, s.possessions)
		before := last
		last = now
		require.Equal(c, before, now)
	}, platform.Patience, 20*pace)
}
