// Package problem is the form in which every service reports an error: a problem of RFC 9457 with the fields that broke
// a rule and the trace of the request. Servers write it, clients decode it; it knows nothing of either.
package problem

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// ContentType of a problem in JSON.
const ContentType = "application/problem+json"

// Prefix of every Type; what follows is the kind, for example "stale". It is a reference relative to the service, which
// answers it with an explanation.
const Prefix = "/problems/"

// Problem is an error as a client sees it.
type Problem struct {
	Type     string       `json:"type" doc:"What kind of problem it is: a URI reference, stable" example:"/problems/stale"`
	Title    string       `json:"title" doc:"The kind in words, the same for every problem of the type"`
	Status   int          `json:"status" doc:"The HTTP status"`
	Detail   string       `json:"detail,omitempty" doc:"What went wrong this time, and the way out"`
	Instance string       `json:"instance,omitempty" doc:"Which occurrence it is, when it has a URI"`
	TraceID  string       `json:"traceId,omitempty" doc:"The trace of the request, to quote when asking for help"`
	Errors   []FieldError `json:"errors,omitempty" nullable:"false" doc:"The fields that broke a rule"`
}

// FieldError is a value that broke a rule.
type FieldError struct {
	Field   string `json:"field,omitempty" doc:"Where the value is" example:"contactPoints[0].value"`
	Message string `json:"message" doc:"What is wrong with it"`
}

// Error says in one sentence what went wrong.
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.Detail)
	if p.Detail == "" {
		b.WriteString(p.Title)
	}
	for i, f := range p.Errors {
		b.WriteString([]string{": ", "; "}[min(i, 1)])
		if f.Field != "" {
			b.WriteString(f.Field + ": ")
		}
		b.WriteString(f.Message)
	}
	return b.String()
}

// Kind is the last part of the type: "stale" of "/problems/stale"; empty for a problem of others.
func (p *Problem) Kind() string {
	_, kind, _ := strings.Cut(p.Type, Prefix)
	return kind
}

// GetStatus returns the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType returns the media type of a problem, whatever type was negotiated for the answer.
func (p *Problem) ContentType(string) string { return ContentType }

const (
	maxBody   = 1 << 20 // bytes read of a problem
	maxText   = 1000    // bytes kept of each text
	maxFields = 100     // fields kept
)

// Decode reads a problem from the body of an answer with the given status. It takes what others in front of the service
// may answer with, too: when the body is no problem, the result says so in the status's own words. The error is only
// that of reading.
func Decode(status int, body io.Reader) (*Problem, error) {
	data, err := io.ReadAll(io.LimitReader(body, maxBody))
	if err != nil {
		return nil, fmt.Errorf("read the problem: %w", err)
	}
	return Parse(status, data), nil
}

// Parse is Decode of a body that has been read.
func Parse(status int, data []byte) *Problem {
	var p Problem
	var partly *json.UnmarshalTypeError
	if err := json.Unmarshal(data, &p); err != nil && !errors.As(err, &partly) {
		p = Problem{}
	}
	p.Status = status
	if p.Title == "" {
		p.Title = http.StatusText(status)
	}
	if p.Title == "" {
		p.Title = fmt.Sprintf("Status %d", status)
	}
	if p.Type == "" {
		p.Type = "about:blank" // RFC 9457, section 3.1.1
	}
	for _, text := range []*string{&p.Type, &p.Title, &p.Detail, &p.Instance, &p.TraceID} {
		*text = printable(*text)
	}
	p.Errors = p.Errors[:min(len(p.Errors), maxFields)]
	for i := range p.Errors {
		p.Errors[i] = FieldError{printable(p.Errors[i].Field), printable(p.Errors[i].Message)}
	}
	return &p
}

// printable bounds a text and takes out what could disturb a terminal.
func printable(s string) string {
	s = strings.ToValidUTF8(s[:min(len(s), maxText)], "")
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}
