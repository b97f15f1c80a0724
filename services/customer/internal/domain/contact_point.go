package domain

import (
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// PointKind says what a contact point is.
type PointKind string

// The kinds of contact point.
const (
	Email   PointKind = "email"
	Phone   PointKind = "phone" // E.164: "+8613800138000"
	Address PointKind = "address"
	WeChat  PointKind = "wechat"
	Website PointKind = "website"
)

var pointKinds = []PointKind{Email, Phone, Address, WeChat, Website}

// ContactPoint is one way to reach a customer.
type ContactPoint struct {
	Kind  PointKind `json:"kind" bson:"kind"`
	Value string    `json:"value" bson:"value"`
	Label string    `json:"label" bson:"label,omitempty"` // "home", "work"
}

const (
	maxContactPoints = 50
	maxPointValue    = 500 // runes
	maxPointLabel    = 64  // runes
)

var e164 = regexp.MustCompile(`^\+[1-9]\d{6,14}$`) // ITU-T E.164: at most 15 digits

func checkContactPoints(points []ContactPoint, broken []fault.Field) ([]ContactPoint, []fault.Field) {
	if len(points) > maxContactPoints {
		return points, append(broken, fault.Field{Path: "contactPoints", Message: fmt.Sprintf("has more than %d entries", maxContactPoints)})
	}
	checked := make([]ContactPoint, len(points))
	for i, p := range points {
		at := fmt.Sprintf("contactPoints[%d]", i)
		p.Label, broken = checkText(at+".label", p.Label, maxPointLabel, broken)
		if !slices.Contains(pointKinds, p.Kind) {
			broken = append(broken, fault.Field{Path: at + ".kind", Message: "must be email, phone, address, wechat or website"})
			continue
		}
		var wrong string
		if p.Value, wrong = p.Kind.normalise(strings.TrimSpace(p.Value)); wrong != "" {
			broken = append(broken, fault.Field{Path: at + ".value", Message: wrong})
		}
		checked[i] = p
	}
	return checked, broken
}

// normalise returns the value as it is kept, and what is wrong with it.
func (k PointKind) normalise(value string) (kept, wrong string) {
	if value == "" || utf8.RuneCountInString(value) > maxPointValue {
		return value, fmt.Sprintf("must have 1 to %d characters", maxPointValue)
	}
	switch k {
	case Email:
		at, err := mail.ParseAddress(value)
		if err != nil || at.Name != "" || !strings.Contains(value[strings.LastIndex(value, "@"):], ".") {
			return value, "must be an e-mail address, for example ada@example.org"
		}
		host := strings.LastIndex(at.Address, "@")
		return at.Address[:host] + strings.ToLower(at.Address[host:]), ""
	case Phone:
		digits := strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "").Replace(value)
		if !e164.MatchString(digits) {
			return value, "must be a phone number with its country code, for example +8613800138000"
		}
		return digits, ""
	case Website:
		if u, err := url.Parse(value); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return value, "must be a web address, for example https://example.org"
		}
		return value, ""
	default:
		return value, ""
	}
}
