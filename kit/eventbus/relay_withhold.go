package eventbus

import (
	"maps"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// withholds says whether the tenant's events stay where they are for now.
func (r *relay) withholds(tenant string) bool { return r.out.Withhold != nil && r.out.Withhold(tenant) }

// part tells the documents whose events are withheld from the others.
func (r *relay) part(refs []docstore.Ref) (withheld, others []docstore.Ref) {
	for _, ref := range refs {
		if r.withholds(ref.Tenant) {
			withheld = append(withheld, ref)
		} else {
			others = append(others, ref)
		}
	}
	return withheld, others
}

// passedOver are the tenants that a sweep leaves out of its pages, so that what is withheld of them, which may be much
// and is always the oldest, does not keep the others' events from ever being found. It is known only once a page has
// brought their documents: the relay is not told who there is.
type passedOver map[string]bool

// resume takes those out that are no longer withheld.
func (p passedOver) resume(r *relay) {
	maps.DeleteFunc(p, func(tenant string, _ bool) bool { return !r.withholds(tenant) })
}

// names are the tenants, in a fixed order.
func (p passedOver) names() []string { return slices.Sorted(maps.Keys(p)) }

// sift returns the documents of a page that may be published, and passes the tenants of the others over from now on.
func (p passedOver) sift(r *relay, page []docstore.Pending) []docstore.Pending {
	return slices.DeleteFunc(page, func(found docstore.Pending) bool {
		if !r.withholds(found.Tenant) {
			return false
		}
		p[found.Tenant] = true
		return true
	})
}
