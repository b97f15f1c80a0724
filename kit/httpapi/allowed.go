package httpapi

import (
	"slices"
	"strings"
)

// allowed lists, for the header Allow, the methods of the route that a path is of: of the most specific one, as the
// OpenAPI document has it. The router would name those of /v1/things/{thingId} for /v1/things/export as well. It is
// empty when the path is of none of the API's routes.
func (a *API) allowed(path string) string {
	var best string
	var methods []string
	for _, r := range a.routes {
		switch {
		case !covers(r.Path, path):
		case r.Path == best:
			methods = append(methods, r.Method)
		case best == "" || moreSpecific(r.Path, best):
			best, methods = r.Path, []string{r.Method}
		}
	}
	slices.Sort(methods)
	return strings.Join(methods, ", ")
}

// covers reports whether a path is of the route of a pattern.
func covers(pattern, path string) bool {
	want, have := strings.Split(pattern, "/"), strings.Split(path, "/")
	return slices.EqualFunc(want, have, func(w, h string) bool { return isParam(w) || w == h })
}

// moreSpecific reports whether the first of two patterns of one path has a word where the other takes anything, at the
// first place where they differ in that.
func moreSpecific(pattern, than string) bool {
	these, those := strings.Split(pattern, "/"), strings.Split(than, "/")
	for i := range these {
		if isParam(these[i]) != isParam(those[i]) {
			return isParam(those[i])
		}
	}
	return false
}

func isParam(segment string) bool { return strings.HasPrefix(segment, "{") }
