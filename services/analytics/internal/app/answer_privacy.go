package app

import (
	"context"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/mirror"
)

// partBytes is how much JSON a part of a handover holds.
const partBytes = 512 << 10

// AnswerErasure erases what is held of a customer besides its profiles, which the event has erased already, and answers.
// All of it may be done again; what was found first is what is answered.
func (a App) AnswerErasure(ctx context.Context, asked contracts.ErasureRequested) error {
	ids := slices.Concat([]string{asked.CustomerID}, asked.Aliases)
	members, err := a.Segments.GetMany(ctx, ids)
	if err != nil {
		return err
	}
	found, err := a.Erasures.Begin(ctx, asked, []contracts.Erased{
		{Kind: "profiles", Anonymised: int64(len(ids))}, {Kind: "segments", Erased: int64(len(members))},
	})
	if err != nil {
		return err
	}
	if err := a.drop(ctx, ids); err != nil {
		return err
	}
	if _, err := a.Handovers.Erase(ctx, ids); err != nil {
		return err
	}
	return a.Erasures.Answer(ctx, contracts.CustomerErased{
		ErasureID: asked.ErasureID, CustomerID: asked.CustomerID, Erased: found, ErasedAt: a.Now().UTC(),
	})
}

// HandOver tells what is held of a customer, as the API shows it. Asked again, it tells what is held then.
func (a App) HandOver(ctx context.Context, asked contracts.AccessRequested) error {
	var all []contracts.CollectedDocument
	portrait, err := a.GetProfile(ctx, asked.CustomerID)
	switch {
	case err == nil:
		all = append(all, contracts.CollectedDocument{Kind: "profiles", ID: portrait.CustomerID, Data: a.Show(portrait, a.Today())})
	case !fault.Is(err, fault.NotFound):
		return err
	}
	parts, err := mirror.Split(all, partBytes)
	if err != nil {
		return err
	}
	for i, documents := range parts {
		if err := a.Handovers.Hand(ctx, contracts.DataCollected{
			RequestID: asked.RequestID, CustomerID: asked.CustomerID, Attempt: asked.Attempt, Part: i + 1, Parts: len(parts), Documents: documents,
		}); err != nil {
			return err
		}
	}
	return nil
}
