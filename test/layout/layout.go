// Package layout knows how a service is laid out, and which of its folders may import which. It reads the imports of
// source files and nothing else.
package layout

import (
	"fmt"
	"slices"
	"strings"
)

// Module is how the import paths of services begin.
const Module = "github.com/guanxi-crm/guanxi/services/"

// layers are the folders of an area that hold one kind of thing, with those of the same area that each may import.
// Folders of other names are an area's own tools; they look at the domain, the use cases and each other.
var layers = map[string][]string{
	"domain":  {"domain"},
	"app":     {"domain", "app", tool},
	"api":     {"domain", "app", "api"},
	"store":   {"domain", "app", "store"},
	"consume": {"domain", "app", "consume"},
	tool:      {"domain", "app", tool},
	wiring:    {"domain", "app", "api", "store", "consume", tool, wiring},
}

const (
	tool   = "tool"   // a folder of another name
	wiring = "wiring" // an area's own package, and the service's
)

// inward are areas that the others of a service may build on, each with the layers that they may see. Whoever is
// further left knows nothing of whom is further right.
var inward = map[string][]string{
	"fields":    {"domain"},
	"customers": {"domain", "app"},
}

var order = []string{"fields", "customers"}

// place is where a package is in its service.
type place struct {
	service, area, layer string
}

// placeOf tells the place of a package of a service: the part of its path after Module. A service of one area has its
// layers right in internal; the area is then empty.
func placeOf(path string, areas []string) place {
	parts := strings.Split(path, "/")
	p := place{service: parts[0], layer: wiring}
	if len(parts) < 3 || parts[1] != "internal" {
		return p
	}
	rest := parts[2:]
	if slices.Contains(areas, rest[0]) {
		p.area, rest = rest[0], rest[1:]
	}
	switch {
	case len(rest) == 0:
	case layers[rest[0]] != nil && rest[0] != tool && rest[0] != wiring:
		p.layer = rest[0]
	default:
		p.layer = tool
	}
	return p
}

// Check returns why a package must not import another, or nil. Both are paths after Module; areas are those of the
// importing service.
func Check(from, to string, areas []string) error {
	a, b := placeOf(from, areas), placeOf(to, areas)
	switch {
	case a.service != b.service:
		return fmt.Errorf("%s imports %s: services meet in contracts only", from, to)
	case b.area == "area": // what an area is made of; for its wiring
		return refuse(a.layer != wiring, from, to, "only an area's wiring knows what areas are made of")
	case a.area == "" && a.layer == wiring: // the service wires everything
		return nil
	case a.area != "" && b.area == "" && b.layer == tool: // what the service's areas share
		return nil
	case a.area == b.area:
		return refuse(!slices.Contains(layers[a.layer], b.layer), from, to, a.layer+" does not import "+b.layer)
	case !slices.Contains(order, b.area):
		return refuse(true, from, to, "areas do not know each other; declare the interface that is needed, and wire it")
	case slices.Contains(order, a.area) && slices.Index(order, a.area) < slices.Index(order, b.area):
		return refuse(true, from, to, a.area+" is further in than "+b.area)
	case a.layer == wiring:
		return nil
	default:
		seen := slices.Contains(inward[b.area], b.layer) && slices.Contains(layers[a.layer], b.layer)
		return refuse(!seen, from, to, a.layer+" does not import "+b.layer+" of "+b.area)
	}
}

func refuse(yes bool, from, to, why string) error {
	if !yes {
		return nil
	}
	return fmt.Errorf("%s imports %s: %s", from, to, why)
}
