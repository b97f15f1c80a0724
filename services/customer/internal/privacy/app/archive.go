package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// Archive returns a completed access request. The error is a Conflict fault before it is completed, and a Gone one when it
// has expired.
func (a App) Archive(ctx context.Context, id string) (domain.AccessRequest, error) {
	request, err := a.Access.Get(ctx, id)
	if err != nil {
		return domain.AccessRequest{}, err
	}
	return request.Body, request.Body.Ready(a.now())
}

// EachCollected hands over what was collected, in the order of services and kinds. What a service had begun to answer and
// then answered anew is left out.
func (a App) EachCollected(ctx context.Context, r domain.AccessRequest, use func(CollectedFile) error) error {
	return a.Documents.Each(ctx, r.ID, func(piece CollectedFile) error {
		if piece.Attempt != r.Of(piece.Service).Attempt {
			return nil
		}
		return use(piece)
	})
}
