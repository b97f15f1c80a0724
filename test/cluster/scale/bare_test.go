//go:build cluster

package scale

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/cluster"
)

// bare is a client of the API server that sends JSON as it is and reads no more of an answer than whether it is one: the
// least that creating an object can cost.
type bare struct {
	http   *http.Client
	server string
	token  string
	pace   <-chan struct{} // one for each request that may be sent; nil for no bound
}

// newBare returns a client in the name of a service account.
func newBare(t testing.TB, c *cluster.Cluster, token string) *bare {
	t.Helper()
	server, authority := endpoint(t, c)
	roots := x509.NewCertPool()
	require.True(t, roots.AppendCertsFromPEM(authority))
	transport := &http.Transport{
		TLSClientConfig:   &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS13},
		ForceAttemptHTTP2: true,
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &bare{http: &http.Client{Transport: transport}, server: server, token: token}
}

// paced returns the client with the bounds that the operator's client has: so many requests a second, and a burst.
func (b *bare) paced(t testing.TB, perSecond, burst int) *bare {
	t.Helper()
	tokens := make(chan struct{}, burst)
	for range burst {
		tokens <- struct{}{}
	}
	ticker := time.NewTicker(time.Second / time.Duration(perSecond))
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	go func() {
		for ctx.Err() == nil {
			select {
			case <-ctx.Done():
			case <-ticker.C:
				select {
				case tokens <- struct{}{}:
				default: // the burst is full
				}
			}
		}
	}()
	t.Cleanup(func() {
		ticker.Stop()
		cancel()
	})
	other := *b
	other.pace = tokens
	return &other
}

// refused is an answer that is no success.
type refused struct {
	request string
	status  int
	message string
}

func (r *refused) Error() string { return fmt.Sprintf("%s: %d: %s", r.request, r.status, r.message) }

// do sends one request, again when the server asks for patience, and returns the body of its answer, which the caller closes.
func (b *bare) do(ctx context.Context, method, path, contentType string, body []byte) (io.ReadCloser, error) {
	for {
		answer, err := b.once(ctx, method, path, contentType, body)
		if no, ok := errors.AsType[*refused](err); !ok || no.status != http.StatusTooManyRequests {
			return answer, err
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (b *bare) once(ctx context.Context, method, path, contentType string, body []byte) (io.ReadCloser, error) {
	if b.pace != nil {
		<-b.pace
	}
	request, err := http.NewRequestWithContext(ctx, method, b.server+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+b.token)
	request.Header.Set("Content-Type", contentType)
	answer, err := b.http.Do(request)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode < http.StatusMultipleChoices {
		return answer.Body, nil
	}
	defer func() { _ = answer.Body.Close() }()
	message, _ := io.ReadAll(io.LimitReader(answer.Body, 1000))
	return nil, &refused{request: method + " " + path, status: answer.StatusCode, message: string(message)}
}

// send sends one request whose answer is of no interest.
func (b *bare) send(ctx context.Context, method, path, contentType string, body []byte) error {
	answer, err := b.do(ctx, method, path, contentType, body)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, answer)
	_ = answer.Close()
	return err
}

const (
	plain = "application/json"
	merge = "application/merge-patch+json"
)

// create creates an object; one that Kubernetes has made by itself, such as a namespace's default service account, is
// patched to it.
func (b *bare) create(ctx context.Context, collection, name string, body []byte) error {
	err := b.send(ctx, http.MethodPost, collection, plain, body)
	if no, ok := errors.AsType[*refused](err); ok && no.status == http.StatusConflict {
		return b.send(ctx, http.MethodPatch, collection+"/"+name, merge, body)
	}
	return err
}

// list reads a collection.
func (b *bare) list(ctx context.Context, path string) ([]object, error) {
	answer, err := b.do(ctx, http.MethodGet, path, plain, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Close() }()
	var list struct{ Items []object }
	return list.Items, json.NewDecoder(answer).Decode(&list)
}
