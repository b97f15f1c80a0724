package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

// clearAtOnce bounds the batches of members that one sweep removes.
const clearAtOnce = 100

// ClearDeleted removes the members of segments that are deleted.
func (a App) ClearDeleted(ctx context.Context) error {
	deleted, err := a.Segments.All(ctx, domain.Deleted)
	if err != nil {
		return err
	}
	for _, s := range deleted {
		more := true
		for n := 0; more && n < clearAtOnce; n++ {
			if more, err = a.Members.Clear(ctx, s.ID); err != nil {
				return err
			}
		}
		if more {
			continue
		}
		s.State = domain.Gone
		if _, err := a.Segments.Save(ctx, s, nil); err != nil && !errors.Is(err, docstore.ErrConflict) {
			return err
		}
	}
	return nil
}
