package demo

import (
	"fmt"
	"strings"
)

// Customer is a made-up customer, as a row of an import file.
type Customer struct {
	ExternalID       string         `json:"externalId"`
	Kind             string         `json:"kind"`
	Name             Name           `json:"name"`
	ContactPoints    []ContactPoint `json:"contactPoints"`
	PreferredChannel string         `json:"preferredChannel"`
	Language         string         `json:"language"`
	TimeZone         string         `json:"timeZone"`
	Tags             []string       `json:"tags,omitempty"`
	Owner            string         `json:"owner"`
	CreatedOn        string         `json:"createdOn"`
}

// Name is a customer's name.
type Name struct {
	Display string `json:"display,omitempty"`
	Given   string `json:"given,omitempty"`
	Family  string `json:"family,omitempty"`
}

// ContactPoint is one way to reach a customer.
type ContactPoint struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

// life is what decides how a customer buys; see purchases.
type life struct {
	known    int     // days before the end since when the customer has been known
	interval float64 // mean days between two purchases
	dropout  float64 // probability of staying away after a purchase
	spends   float64 // how much more than others
}

// owners are the subjects of the staff who look after customers.
const owners = 6

func (g generator) customer(n int) (Customer, life) {
	l := life{
		known:    g.IntN(days + 1),
		interval: 12 + 90*g.ExpFloat64(),
		dropout:  0.04 + 0.3*g.Float64()*g.Float64(),
		spends:   0.5 + g.ExpFloat64(),
	}
	if g.chance(0.45) { // was there when the year began
		l.known = days
	}
	c := Customer{
		ExternalID: fmt.Sprintf("demo-%05d", n+1), Kind: "person", CreatedOn: g.day(l.known),
		Owner:            fmt.Sprintf("sales-%d", 1+g.IntN(owners)),
		PreferredChannel: pick(g, []string{"phone", "email", "chat", "social"}),
	}
	var mailbox string
	switch chinese := g.chance(0.6); {
	case g.chance(0.06):
		c.Kind, c.Language, c.TimeZone = "organisation", "zh-CN", "Asia/Shanghai"
		c.Name.Display = pick(g, places()) + pick(g, trades())
		mailbox = "office"
	case chinese:
		c.Language, c.TimeZone = "zh-CN", "Asia/Shanghai"
		family, given := pick(g, chineseFamilies()), pick(g, chineseGiven())
		c.Name = Name{Family: family.written, Given: given.written}
		mailbox = given.spelt + "." + family.spelt
	default:
		c.Language, c.TimeZone = "en", pick(g, westernZones())
		c.Name = Name{Family: pick(g, westernFamilies()), Given: pick(g, westernGiven())}
		mailbox = strings.ToLower(c.Name.Given + "." + c.Name.Family)
	}
	// example.com and example.org belong to nobody (RFC 2606).
	address := fmt.Sprintf("%s.%d@%s", mailbox, n+1, pick(g, []string{"example.com", "example.org"}))
	c.ContactPoints = []ContactPoint{{Kind: "email", Value: address}}
	if c.Language == "zh-CN" && g.chance(0.7) {
		c.ContactPoints = append(c.ContactPoints, ContactPoint{Kind: "wechat", Value: fmt.Sprintf("demo_%05d", n+1)})
	}
	for _, tag := range []string{"newsletter", "wholesale", "tea-club"} {
		if g.chance(0.12) {
			c.Tags = append(c.Tags, tag)
		}
	}
	return c, l
}
