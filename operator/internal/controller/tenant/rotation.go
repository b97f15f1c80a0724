package tenant

import (
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
)

// pair is what there is of one slot's two Secrets.
type pair struct {
	exists   bool // one of them at least
	whole    bool // both, with all their keys
	number   int
	rotation string
}

// holdings is what there is of a tenant's credentials.
type holdings struct {
	inUse   render.Slot // that the Stack uses; empty when there is no Stack
	settled bool        // all pods run with what inUse says
	pairs   map[render.Slot]pair
	wanted  string // the value of the Tenant's rotation annotation
}

// intention is what to do about them.
type intention struct {
	edition render.Edition // that the Stack is to use
	renew   bool           // with new passwords, whatever the Secrets hold; otherwise only what is missing is made
	retire  bool           // the other slot has no users any more
}

// plan decides which credentials the Stack is to use. Nothing that pods may be using is ever changed: new credentials are made
// in the other slot, and only once all pods have left the slot before that.
func (h holdings) plan() intention {
	if h.inUse == "" {
		return h.planFirst()
	}
	current, other := h.pairs[h.inUse], h.pairs[h.inUse.Other()]
	keep := intention{
		edition: render.Edition{Slot: h.inUse, Number: current.number, Rotation: current.rotation},
		retire:  h.settled && current.whole,
	}
	isAsked := h.wanted != "" && h.wanted != current.rotation
	switch {
	case current.whole && !isAsked:
		return keep
	case other.exists && other.number > current.number: // made before, and the Stack has not been turned to it
		return intention{
			edition: render.Edition{Slot: h.inUse.Other(), Number: other.number, Rotation: h.rotation(current)},
			renew:   !other.whole || other.rotation != h.rotation(current),
		}
	case current.whole && other.exists: // the rotation before this one has not come to its end
		return keep
	default:
		return intention{
			edition: render.Edition{Slot: h.inUse.Other(), Number: max(current.number, other.number) + 1, Rotation: h.rotation(current)},
			renew:   true,
		}
	}
}

// planFirst decides where no Stack uses any: it takes up what an earlier attempt has left.
func (h holdings) planFirst() intention {
	slot := render.SlotA
	if b := h.pairs[render.SlotB]; b.whole && (!h.pairs[render.SlotA].whole || b.number > h.pairs[render.SlotA].number) {
		slot = render.SlotB
	}
	found := h.pairs[slot]
	return intention{
		edition: render.Edition{Slot: slot, Number: max(found.number, 1), Rotation: h.rotation(found)},
		renew:   found.exists && found.rotation != h.rotation(found),
	}
}

// rotation returns the value that credentials made now are made for.
func (h holdings) rotation(current pair) string {
	if h.wanted != "" {
		return h.wanted
	}
	return current.rotation
}
