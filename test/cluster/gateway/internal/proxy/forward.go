package proxy

import (
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/test/cluster/gateway/internal/routing"
)

const (
	attempts     = 6
	firstBackOff = 25 * time.Millisecond // doubled each time: with six attempts, 0.8 s in all
)

// RoundTrip sends the request to an endpoint of the route it matches, and to another one when the first is gone and
// nothing can have happened twice. The table is asked each time, for it may have changed since.
func (p *Proxy) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := newBody(r)
	if err != nil {
		return nil, err
	}
	var failed error
	for attempt := range attempts {
		if attempt > 0 {
			select {
			case <-p.backOff(attempt - 1):
			case <-r.Context().Done():
				return nil, failed
			}
		}
		endpoint, err := p.pick(r)
		if err != nil {
			if failed == nil {
				failed = err
			}
			return nil, failed
		}
		response, err := p.send(r, endpoint, body)
		if err == nil {
			return response, nil
		}
		failed = err
		if r.Context().Err() != nil || !body.mayRepeat(err) {
			break
		}
		p.absent.note(endpoint)
	}
	return nil, failed
}

func (p *Proxy) send(r *http.Request, endpoint string, body *body) (*http.Response, error) {
	out := r.Clone(r.Context())
	out.URL.Host = endpoint
	out.Body = body.reader()
	if body.repeatable {
		return p.reused.RoundTrip(out)
	}
	return p.fresh.RoundTrip(out)
}

// pick takes the backends in turn by their weights, and each one's endpoints in turn, those that were just absent last.
func (p *Proxy) pick(r *http.Request) (string, error) {
	backends, ok := p.table.Load().Match(r)
	if !ok {
		return "", errNoRoute
	}
	total := 0
	for _, backend := range backends {
		total += backend.Weight
	}
	if total == 0 {
		return "", errInvalid
	}
	turn := p.turn.Add(1)
	backend := byWeight(backends, int(turn%uint64(total)))
	switch {
	case backend.Invalid:
		return "", errInvalid
	case len(backend.Endpoints) == 0:
		return "", errNoEndpoints
	}
	first := int(turn / uint64(total) % uint64(len(backend.Endpoints)))
	for offset := range backend.Endpoints {
		endpoint := backend.Endpoints[(first+offset)%len(backend.Endpoints)]
		if !p.absent.has(endpoint) {
			return endpoint, nil
		}
	}
	return backend.Endpoints[first], nil
}

func byWeight(backends []routing.Backend, share int) routing.Backend {
	for _, backend := range backends {
		if share -= backend.Weight; share < 0 {
			return backend
		}
	}
	return backends[len(backends)-1]
}
