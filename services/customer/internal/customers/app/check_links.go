package app

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// link is a place in a customer's details that names another customer.
type link struct {
	path, id     string
	organisation bool // it must be one
}

// newLinks returns the links of the details that those before them had not: what was once linked may be gone since.
func newLinks(defs fields.Definitions, before, after domain.Details) []link {
	var links []link
	known := before.Organisations()
	for i, id := range after.Organisations() {
		if !slices.Contains(known, id) {
			links = append(links, link{fmt.Sprintf("memberships[%d].organisationId", i), id, true})
		}
	}
	linked, named := defs.Links(before.Fields), defs.Links(after.Fields)
	for _, key := range slices.Sorted(maps.Keys(named)) {
		if id := named[key]; linked[key] != id {
			links = append(links, link{path: "fields." + key, id: id})
		}
	}
	return links
}

// CheckLinks returns an Invalid fault when details newly name customers that are not there, or that are no organisations
// where they should be, and a Conflict fault when an organisation would come to belong to itself. Before are the details
// that these replace; id is whose they are.
func (a App) CheckLinks(ctx context.Context, form domain.Form, id string, before, after domain.Details) error {
	links := newLinks(form.Fields, before, after)
	if len(links) > 0 {
		if err := a.checkLinked(ctx, links); err != nil {
			return err
		}
	}
	if before.Kind == domain.Organisation && after.Kind != domain.Organisation {
		if err := a.refuseMembers(ctx, id); err != nil {
			return err
		}
	}
	if after.Kind == domain.Organisation && slices.ContainsFunc(links, func(l link) bool { return l.organisation }) {
		return a.refuseCycle(ctx, id, after.Organisations())
	}
	return nil
}

func (a App) checkLinked(ctx context.Context, links []link) error {
	ids := make([]string, len(links))
	for i, l := range links {
		ids[i] = l.id
	}
	found, err := a.Customers.GetMany(ctx, ids)
	if err != nil {
		return err
	}
	var broken []fault.Field
	for _, l := range links {
		customer, ok := found[l.id]
		switch {
		case ok && customer.Body.MergedInto != "":
			broken = append(broken, fault.Field{Path: l.path, Message: "was merged into " + customer.Body.MergedInto + "; name that one"})
		case !ok || !customer.Body.Listed:
			broken = append(broken, fault.Field{Path: l.path, Message: "is the id of no customer"})
		case l.organisation && customer.Body.Kind != domain.Organisation:
			broken = append(broken, fault.Field{Path: l.path, Message: "is a person, not an organisation"})
		}
	}
	if len(broken) > 0 {
		return fault.OnFields(broken...)
	}
	return nil
}

// refuseMembers returns a Conflict fault when somebody belongs to the organisation: it cannot become a person.
func (a App) refuseMembers(ctx context.Context, id string) error {
	q := a.Customers.Members(id)
	q.Limit = 1
	page, err := a.Customers.List(ctx, q)
	if err == nil && len(page.Docs) > 0 {
		err = fault.New(fault.Conflict, "the organisation has members, and a person can have none; end their memberships first")
	}
	return err
}
