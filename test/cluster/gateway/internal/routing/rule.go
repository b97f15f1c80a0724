package routing

import (
	"cmp"
	"net/http"
	"strings"
)

// Rule is one match of a route and where it leads.
type Rule struct {
	Path     string
	Exact    bool              // the path is the whole path, not the beginning of one
	Method   string            // "" is any
	Headers  map[string]string // every one must have exactly this value
	Backends []Backend
}

func (r Rule) matches(request *http.Request) bool {
	if !r.matchesPath(request.URL.Path) || r.Method != "" && r.Method != request.Method {
		return false
	}
	for name, value := range r.Headers {
		if request.Header.Get(name) != value {
			return false
		}
	}
	return true
}

// matchesPath compares whole segments: the prefix /v1 has /v1 and /v1/customers below it, but not /v10.
func (r Rule) matchesPath(path string) bool {
	if r.Exact {
		return path == r.Path
	}
	rest, found := strings.CutPrefix(path, strings.TrimSuffix(r.Path, "/"))
	return found && (rest == "" || rest[0] == '/')
}

// byPrecedence orders as HTTPRouteRule.matches documents: an exact path, the longest prefix, a method, the most headers.
func byPrecedence(a, b Rule) int {
	return cmp.Or(
		-cmp.Compare(truth(a.Exact), truth(b.Exact)),
		-cmp.Compare(len(a.Path), len(b.Path)),
		-cmp.Compare(truth(a.Method != ""), truth(b.Method != "")),
		-cmp.Compare(len(a.Headers), len(b.Headers)),
	)
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}
