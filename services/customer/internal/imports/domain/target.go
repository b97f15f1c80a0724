package domain

import (
	"slices"
	"strings"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// fieldPrefix begins the target of a tenant's own field.
const fieldPrefix = "fields."

// customerTargets are the fields of a customer that a column can mean, but for contact points and a tenant's own.
var customerTargets = []string{
	"id", "externalId", "kind", "name.display", "name.given", "name.family", "preferredChannel", "bestHours.from", "bestHours.to",
	"language", "timeZone", "birthDate", "industry", "sizeClass", "source", "tags", "owner", "team", "memberships",
	"contactPoints", "createdOn",
}

// purchaseTargets are those of a purchase.
var purchaseTargets = []string{"externalId", "customerExternalId", "customerId", "purchasedOn", "amount", "currency"}

// natives are the columns that are named otherwise than their fields, as the service has always named them; what a customer
// is shown with and nobody can write is passed over.
var natives = map[string]string{
	"displayName": "name.display", "givenName": "name.given", "familyName": "name.family",
	"email": "contactPoints[email]", "phone": "contactPoints[phone]",
	"stage": Ignore, "createdAt": Ignore, "updatedAt": Ignore, "completeness": Ignore, "doNotContact": Ignore,
}

var pointKinds = []customers.PointKind{
	customers.Email, customers.Phone, customers.Address, customers.WeChat, customers.WhatsApp, customers.Line, customers.X, customers.Website,
}

// nativeTarget returns what the service's own name of a column means, or the name itself.
func nativeTarget(kind Kind, name string) (target string, known bool) {
	if kind == Customers {
		if target, known := natives[name]; known {
			return target, true
		}
	}
	return name, false
}

// nativeNames returns how the service names the columns of targets.
func nativeNames(kind Kind, targets []string) []string {
	names := slices.Clone(targets)
	for i, target := range targets {
		for name, meant := range natives {
			if kind == Customers && meant == target {
				names[i] = name
			}
		}
	}
	return names
}

func isTarget(kind Kind, target string, defs fields.Definitions) bool {
	if target == Ignore {
		return true
	}
	if kind == Purchases {
		return slices.Contains(purchaseTargets, target)
	}
	if key, own := strings.CutPrefix(target, fieldPrefix); own {
		_, defined := defs.Find(key)
		return defined
	}
	if _, _, point := pointOf(target); point {
		return true
	}
	return slices.Contains(customerTargets, target)
}

// pointOf takes "contactPoints[email:work]" apart.
func pointOf(target string) (kind customers.PointKind, label string, ok bool) {
	inside, found := strings.CutPrefix(target, "contactPoints[")
	if inside, ok = strings.CutSuffix(inside, "]"); !found || !ok {
		return "", "", false
	}
	name, label, _ := strings.Cut(inside, ":")
	kind = customers.PointKind(name)
	return kind, label, slices.Contains(pointKinds, kind)
}
