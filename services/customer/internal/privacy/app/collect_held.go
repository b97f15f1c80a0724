package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// CollectHeld returns what privacy itself holds of a customer: its history of consents.
func (a App) CollectHeld(ctx context.Context, customerID string, aliases []string) ([]contracts.CollectedDocument, error) {
	q := a.Consents.Of(append([]string{customerID}, aliases...))
	q.Limit = docstore.MaxLimit
	var all []contracts.CollectedDocument
	for {
		page, err := a.Consents.List(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, c := range page.Docs {
			all = append(all, contracts.CollectedDocument{Kind: "consents", ID: c.ID, Data: map[string]any{
				"purpose": c.Body.Purpose, "channel": c.Body.Channel, "state": c.Body.State, "legalBasis": c.Body.LegalBasis,
				"source": c.Body.Source, "wording": c.Body.Wording, "proof": c.Body.Proof, "at": c.Body.At,
				"recordedAt": c.Body.RecordedAt, "recordedBy": c.Body.RecordedBy,
			}})
		}
		if q.After = page.Next; q.After == nil {
			return all, nil
		}
	}
}
