package domain

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// setter returns how the column's cells are put into the details, or nil where they are not.
func (c Column) setter(defs fields.Definitions) setter {
	if kind, label, ok := pointOf(c.Target); ok {
		return c.pointSetter(kind, label)
	}
	if key, own := strings.CutPrefix(c.Target, fieldPrefix); own {
		definition, _ := defs.Find(key)
		return func(d *customers.Details, text string) {
			d.Fields = maps.Clone(d.Fields)
			if d.Fields == nil {
				d.Fields = map[string]any{}
			}
			d.Fields[key] = c.own(text, definition)
		}
	}
	switch c.Target {
	case "tags":
		return func(d *customers.Details, text string) { d.Tags = c.list(text) }
	case "birthDate":
		return func(d *customers.Details, text string) { d.BirthDate = c.Day(text) }
	case "memberships":
		return func(d *customers.Details, text string) { d.Memberships = c.memberships(text) }
	case "contactPoints":
		return setPoints
	case "bestHours.from":
		return func(d *customers.Details, text string) { hours(d).From = text }
	case "bestHours.to":
		return func(d *customers.Details, text string) { hours(d).To = text }
	default:
		return textSetter(c.Target)
	}
}

// textSetter returns the setter of a field that is a line of text, or nil.
func textSetter(target string) setter {
	switch target {
	case "kind":
		return func(d *customers.Details, text string) { d.Kind = customers.Kind(text) }
	case "name.display":
		return func(d *customers.Details, text string) { d.Name.Display = text }
	case "name.given":
		return func(d *customers.Details, text string) { setPart(d, &d.Name.Given, text) }
	case "name.family":
		return func(d *customers.Details, text string) { setPart(d, &d.Name.Family, text) }
	case "preferredChannel":
		return func(d *customers.Details, text string) { d.PreferredChannel = customers.Channel(text) }
	case "language":
		return func(d *customers.Details, text string) { d.Language = text }
	case "timeZone":
		return func(d *customers.Details, text string) { d.TimeZone = text }
	case "industry":
		return func(d *customers.Details, text string) { d.Industry = text }
	case "sizeClass":
		return func(d *customers.Details, text string) { d.SizeClass = text }
	case "source":
		return func(d *customers.Details, text string) { d.Source = text }
	case "owner":
		return func(d *customers.Details, text string) { d.Owner = text }
	case "team":
		return func(d *customers.Details, text string) { d.Team = text }
	default:
		return nil
	}
}

// setPart changes a part of a name; a whole name that was made of the parts is made anew.
func setPart(d *customers.Details, part *string, text string) {
	if *part != "" && *part != text && strings.Contains(d.Name.Display, *part) {
		d.Name.Display = strings.Replace(d.Name.Display, *part, text, 1)
	}
	*part = text
}

func hours(d *customers.Details) *customers.Hours {
	if d.BestHours == nil {
		d.BestHours = &customers.Hours{}
	} else {
		kept := *d.BestHours
		d.BestHours = &kept
	}
	return d.BestHours
}

// pointSetter returns the setter of a contact point. What is known already stays; else the point of the kind and label is
// replaced, and there is none yet, added.
func (c Column) pointSetter(kind customers.PointKind, label string) setter {
	return func(d *customers.Details, text string) {
		if kind == customers.Phone || kind == customers.WhatsApp {
			text = c.phone(text)
		}
		same := func(p customers.ContactPoint) bool { return p.Kind == kind && (p.Value == text || p.Original == text) }
		if slices.ContainsFunc(d.ContactPoints, same) {
			return
		}
		at := slices.IndexFunc(d.ContactPoints, func(p customers.ContactPoint) bool { return p.Kind == kind && p.Label == label })
		if at < 0 {
			d.ContactPoints = append(d.ContactPoints, customers.ContactPoint{Kind: kind, Value: text, Label: label})
			return
		}
		d.ContactPoints = slices.Clone(d.ContactPoints)
		d.ContactPoints[at] = customers.ContactPoint{Kind: kind, Value: text, Label: label, Primary: d.ContactPoints[at].Primary}
	}
}

// setPoints takes all contact points from their JSON, as an export writes them.
func setPoints(d *customers.Details, text string) {
	var points []customers.ContactPoint
	if err := json.Unmarshal([]byte(text), &points); err != nil {
		points = []customers.ContactPoint{{Kind: "unreadable"}} // is refused by name
	}
	d.ContactPoints = points
}

// memberships reads "cus_1:buyer;cus_2".
func (c Column) memberships(text string) []customers.Membership {
	var all []customers.Membership
	for _, entry := range c.list(text) {
		id, role, _ := strings.Cut(entry, ":")
		all = append(all, customers.Membership{OrganisationID: id, Role: role})
	}
	return all
}
