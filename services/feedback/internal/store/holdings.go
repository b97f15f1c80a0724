package store

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/mirror/mirrorstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

const ofCustomer = "customerId"

// CasesHeld is what the tenant's cases hold of customers.
func (s *Store) CasesHeld(tenant tenancy.ID) mirrorstore.Holding[domain.Case] {
	return mirrorstore.Holding[domain.Case]{Name: caseSchema.Name, Docs: s.cases.In(tenant), Of: ofCustomer, Order: "openedAt"}
}

// InvitationsHeld is what the tenant's invitations hold of customers.
func (s *Store) InvitationsHeld(tenant tenancy.ID) HeldInvitations {
	return HeldInvitations{mirrorstore.Holding[domain.Invitation]{
		Name: invitationSchema.Name, Docs: s.invitations.In(tenant), Of: ofCustomer,
	}}
}

// HeldInvitations are invitations, of which erasing leaves what the surveys' results need.
type HeldInvitations struct {
	mirrorstore.Holding[domain.Invitation]
}

// Erase puts an anonymous invitation in the place of each of the customers', which goes with what it has not told yet.
func (h HeldInvitations) Erase(ctx context.Context, customerIDs []string) error {
	for {
		page, err := h.Docs.Find(ctx, h.Query(customerIDs))
		if err != nil || len(page.Docs) == 0 {
			return err
		}
		for _, doc := range page.Docs {
			if err := h.anonymise(ctx, doc); err != nil && !errors.Is(err, docstore.ErrConflict) {
				return err // one that was answered meanwhile is found again
			}
		}
	}
}

func (h HeldInvitations) anonymise(ctx context.Context, doc docstore.Doc[domain.Invitation]) error {
	doc.Body.ID = doc.ID
	left := doc.Body.Anonymise()
	_, err := h.Docs.Insert(ctx, left.ID, left)
	if docstore.IsDuplicate(err, idIndex) { // left by a crash, or by a try that lost the race
		there, err := h.Docs.Get(ctx, left.ID)
		if err != nil {
			return err
		}
		there.Body = left
		if _, err = h.Docs.Replace(ctx, there); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	return h.Docs.Delete(ctx, doc)
}
