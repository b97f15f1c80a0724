package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// Erase removes the pairs of the customers, and from their merges all but who was merged into whom. Doing it again does
// no harm.
func (a App) Erase(ctx context.Context, ids []string) ([]contracts.Erased, error) {
	pairs, merges := contracts.Erased{Kind: "duplicates"}, contracts.Erased{Kind: "merges"}
	for _, id := range ids {
		for {
			found, err := a.Pairs.Of(ctx, id, pairsOf)
			if err != nil {
				return nil, err
			}
			erased, err := a.Pairs.Erase(ctx, found)
			pairs.Erased += erased
			if err != nil {
				return nil, err
			}
			if len(found) < pairsOf {
				break
			}
		}
		err := a.eachMerge(ctx, id, func(m domain.Merge) error {
			m, err := a.end(ctx, m)
			if err != nil || m.ErasedAt != nil || m.State != domain.Merged {
				return err
			}
			_, err = a.Merges.Save(ctx, m.Erase(a.now()))
			merges.Anonymised++
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return []contracts.Erased{pairs, merges}, nil
}

// end sees a merge through that is under way, which holds something of both customers until then. As one of them is erased
// it comes to its end at once.
func (a App) end(ctx context.Context, m domain.Merge) (domain.Merge, error) {
	var err error
	switch m.State {
	case domain.Merging:
		m, err = a.carryOut(as(ctx, m.By), m)
	case domain.Undoing:
		m, err = a.carryOutUndo(as(ctx, m.By), m)
	default:
	}
	if fault.Is(err, fault.Conflict) { // an undo found the customer erased, and is called off
		return a.Merges.Get(ctx, m.ID)
	}
	return m, err
}

// Collect returns what is held of the customers: how they were found alike, and what they were merged from.
func (a App) Collect(ctx context.Context, ids []string) ([]contracts.CollectedDocument, error) {
	var all []contracts.CollectedDocument
	seen := map[string]bool{} // what is between two of the customers is found with each
	add := func(kind, id string, data map[string]any) {
		if !seen[id] {
			seen[id], all = true, append(all, contracts.CollectedDocument{Kind: kind, ID: id, Data: data})
		}
	}
	for _, id := range ids {
		pairs, err := a.Pairs.Of(ctx, id, pairsOf)
		if err != nil {
			return nil, err
		}
		for _, p := range pairs {
			add("duplicates", p.ID, map[string]any{
				"state": p.State, "score": p.Score, "foundAt": p.FoundAt, "decidedBy": p.DecidedBy, "note": p.Note,
			})
		}
		err = a.eachMerge(ctx, id, func(m domain.Merge) error {
			data := map[string]any{"survivorId": m.SurvivorID, "mergedId": m.MergedID, "state": m.State, "begunAt": m.BegunAt}
			if m.Before != nil {
				data["before"], data["after"] = m.Before.Details, m.After.Details
			}
			add("merges", m.ID, data)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// eachMerge calls do with every merge that the customer remained from or was merged in.
func (a App) eachMerge(ctx context.Context, customerID string, do func(domain.Merge) error) error {
	for _, away := range []bool{false, true} {
		q := a.Merges.Of(customerID, away)
		q.Limit = docstore.MaxLimit
		for {
			page, err := a.Merges.List(ctx, q)
			if err != nil {
				return err
			}
			for _, doc := range page.Docs {
				if err := do(doc.Body); err != nil && !errors.Is(err, docstore.ErrConflict) {
					return err
				} else if err != nil {
					return fault.Wrap(fault.Unavailable, err, "a merge is being changed; try again")
				}
			}
			if q.After = page.Next; q.After == nil {
				break
			}
		}
	}
	return nil
}
