// Package client calls the platform's API and turns what can go wrong into one sentence with the way out.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

// Client calls one server as one principal.
type Client struct {
	server string
	token  string
	http   *http.Client
}

// New returns a client of the server, a URL such as "http://127.0.0.1:8080".
func New(server, token string) (*Client, error) {
	u, err := url.Parse(server)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%q is no server: write a URL such as http://127.0.0.1:8080", server)
	}
	dialer := net.Dialer{Timeout: 5 * time.Second}
	return &Client{server: strings.TrimSuffix(server, "/"), token: token, http: &http.Client{Transport: &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, MaxIdleConnsPerHost: 32,
	}}}, nil
}

// Server is the URL that the client calls.
func (c *Client) Server() string { return c.server }

// Request is a call with a body in JSON.
type Request struct {
	Method string
	Path   string // with its query
	Body   any    // nil: none
	// Key makes a POST that creates safe to repeat.
	Key string
	// IfMatch is the ETag of the version a change is made to.
	IfMatch string
}

// Get reads a resource into out.
func (c *Client) Get(ctx context.Context, path string, out any) error {
	return c.Do(ctx, Request{Method: http.MethodGet, Path: path}, out)
}

// Do sends a request and reads its answer into out, unless that is nil. A refusal is a *problem.Problem, a server that
// cannot be reached an *UnreachableError.
func (c *Client) Do(ctx context.Context, r Request, out any) error {
	header := http.Header{}
	var body io.Reader
	if r.Body != nil {
		text, err := json.Marshal(r.Body)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
		header.Set("Content-Type", "application/json")
	}
	if r.Key != "" {
		header.Set("Idempotency-Key", r.Key)
	}
	if r.IfMatch != "" {
		header.Set("If-Match", r.IfMatch)
	}
	return c.send(ctx, r.Method, r.Path, header, body, out)
}

// Stream sends a body as it is read.
func (c *Client) Stream(ctx context.Context, path, contentType string, body io.Reader, out any) error {
	return c.send(ctx, http.MethodPut, path, http.Header{"Content-Type": {contentType}}, io.NopCloser(body), out)
}

func (c *Client) send(ctx context.Context, method, path string, header http.Header, body io.Reader, out any) error {
	request, err := http.NewRequestWithContext(ctx, method, c.server+path, body)
	if err != nil {
		return err
	}
	request.Header = header
	if c.token != "" {
		header.Set("Authorization", "Bearer "+c.token)
	}
	answer, err := c.http.Do(request)
	if err != nil {
		return c.failed(err)
	}
	defer func() { _ = answer.Body.Close() }() // read to its end, or given up
	if answer.StatusCode >= http.StatusBadRequest {
		refused, err := problem.Decode(answer.StatusCode, answer.Body)
		if err != nil {
			return c.failed(err)
		}
		return refused
	}
	if out == nil {
		_, err = io.Copy(io.Discard, answer.Body)
		return err
	}
	if err := json.NewDecoder(answer.Body).Decode(out); err != nil {
		return fmt.Errorf("%s answered %s %s with something else than was expected (%w): is it Guanxi, and of this version?",
			c.server, method, path, err)
	}
	return nil
}

// UnreachableError says that the server did not answer.
type UnreachableError struct {
	Server string
	cause  error
}

func (e *UnreachableError) Error() string {
	return fmt.Sprintf("nothing answers at %s: start it with guanxi up, or name another server with --server", e.Server)
}

// Unwrap returns what went wrong.
func (e *UnreachableError) Unwrap() error { return e.cause }

func (c *Client) failed(err error) error {
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" {
		return &UnreachableError{Server: c.server, cause: err}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &dial) {
		return fmt.Errorf("the connection to %s broke off (%w): see whether it still runs, and try again", c.server, err)
	}
	return err
}
