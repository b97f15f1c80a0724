package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// NoteErased notes what another service has erased, and goes on with the erasure. An answer to an erasure that is not known
// is passed over.
func (a App) NoteErased(ctx context.Context, service string, told contracts.CustomerErased) error {
	erasure, err := a.answerAt(ctx, told.ErasureID, service, told.Erased, told.ErasedAt)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = a.advance(ctx, erasure)
	return err
}

func (a App) answer(ctx context.Context, id, service string, erased []contracts.Erased) (Erasure, error) {
	return a.answerAt(ctx, id, service, erased, a.now())
}

func (a App) answerAt(ctx context.Context, id, service string, erased []contracts.Erased, at time.Time) (Erasure, error) {
	return retry(ctx, func() (Erasure, error) {
		e, err := a.Erasures.Get(ctx, id)
		if err != nil {
			return e, err
		}
		answered, news := e.Body.Answer(service, erased, at, a.now())
		if !news {
			return e, nil
		}
		e.Body = answered
		return a.Erasures.Save(ctx, e, nil)
	})
}
