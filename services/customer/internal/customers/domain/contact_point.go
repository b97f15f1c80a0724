package domain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/plain"
)

// PointKind says what a contact point is.
type PointKind string

// The kinds of contact point, and how their values are kept.
const (
	Email    PointKind = "email"    // with the host in small letters: "Ada@example.org"
	Phone    PointKind = "phone"    // E.164: "+8613800138000"
	Address  PointKind = "address"  // as it is written
	WeChat   PointKind = "wechat"   // the id, not the name shown: "wang_xm88"
	WhatsApp PointKind = "whatsapp" // E.164
	Line     PointKind = "line"     // the id without @, in small letters
	X        PointKind = "x"        // the handle without @
	Website  PointKind = "website"  // "https://example.org/"
)

var pointKinds = []PointKind{Email, Phone, Address, WeChat, WhatsApp, Line, X, Website}

// ContactPoint is one way to reach a customer.
type ContactPoint struct {
	Kind  PointKind `json:"kind" bson:"kind"`
	Value string    `json:"value" bson:"value" personal:"true"`
	// Original is the value as it was written, where normalising changed it.
	Original string `json:"original" bson:"original,omitempty" personal:"true"`
	Label    string `json:"label" bson:"label,omitempty"` // "home", "work"
	Verified bool   `json:"verified" bson:"verified,omitempty"`
	Primary  bool   `json:"primary" bson:"primary,omitempty"` // the one to use of its kind
	// UsableFrom and UsableUntil are calendar days, both included; empty: always.
	UsableFrom  string `json:"usableFrom" bson:"usableFrom,omitempty"`
	UsableUntil string `json:"usableUntil" bson:"usableUntil,omitempty"`
}

const (
	maxContactPoints = 50
	maxPointValue    = 500 // runes
	maxPointLabel    = 64  // runes
)

// checkContactPoints returns the points as they are kept. Country is where phone numbers without country code are read.
func checkContactPoints(points []ContactPoint, country string, broken []fault.Field) ([]ContactPoint, []fault.Field) {
	if len(points) > maxContactPoints {
		return points, append(broken, fault.Field{Path: "contactPoints", Message: fmt.Sprintf("has more than %d entries", maxContactPoints)})
	}
	checked := make([]ContactPoint, len(points))
	for i, p := range points {
		checked[i], broken = p.check(fmt.Sprintf("contactPoints[%d]", i), country, broken)
	}
	for i, p := range checked {
		if slices.ContainsFunc(checked[:i], func(q ContactPoint) bool { return q.Kind == p.Kind && q.Value == p.Value }) {
			broken = append(broken, fault.Field{Path: fmt.Sprintf("contactPoints[%d].value", i), Message: "is there twice"})
		}
	}
	return choosePrimary(checked, broken)
}

func (p ContactPoint) check(at, country string, broken []fault.Field) (ContactPoint, []fault.Field) {
	p.Label, broken = plain.Text(at+".label", p.Label, maxPointLabel, broken)
	p.Original, broken = plain.Text(at+".original", p.Original, maxPointValue, broken)
	p.UsableFrom, broken = checkDay(at+".usableFrom", p.UsableFrom, broken)
	p.UsableUntil, broken = checkDay(at+".usableUntil", p.UsableUntil, broken)
	if p.UsableFrom != "" && p.UsableUntil != "" && p.UsableUntil < p.UsableFrom {
		broken = append(broken, fault.Field{Path: at + ".usableUntil", Message: "must not be before usableFrom"})
	}
	if !slices.Contains(pointKinds, p.Kind) {
		return p, append(broken, fault.Field{Path: at + ".kind", Message: "must be email, phone, address, wechat, whatsapp, line, x or website"})
	}
	written, wasBroken := strings.TrimSpace(p.Value), len(broken)
	if p.Value, broken = plain.Text(at+".value", written, maxPointValue, broken); len(broken) > wasBroken {
		return p, broken
	}
	var wrong string
	if p.Value, wrong = p.Kind.normalise(written, country); wrong != "" {
		return p, append(broken, fault.Field{Path: at + ".value", Message: wrong})
	}
	if p.Value != written {
		p.Original = written
	} else if read, wrong := p.Kind.normalise(p.Original, country); wrong == "" && (read != p.Value || p.Original == p.Value) {
		p.Original = "" // it is of a value that is there no more
	}
	return p, broken
}

// choosePrimary sees that of each kind one point is primary: the first where none is said to be.
func choosePrimary(points []ContactPoint, broken []fault.Field) ([]ContactPoint, []fault.Field) {
	primary := map[PointKind]bool{}
	for i, p := range points {
		if p.Primary && primary[p.Kind] {
			broken = append(broken, fault.Field{
				Path: fmt.Sprintf("contactPoints[%d].primary", i), Message: fmt.Sprintf("another %s is primary", p.Kind),
			})
		}
		primary[p.Kind] = primary[p.Kind] || p.Primary
	}
	for i, p := range points {
		if !primary[p.Kind] {
			points[i].Primary, primary[p.Kind] = true, true
		}
	}
	return points, broken
}
