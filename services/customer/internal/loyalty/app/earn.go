package app

import (
	"context"
	"maps"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// Happening is something that happened to a customer, as far as programmes go.
type Happening struct {
	CustomerID string
	// Earns returns what it earns in a programme, if anything.
	Earns func(p domain.Programme) (domain.Movement, bool)
	// Does is what else follows from it in a programme; what happened before has been earned by then.
	Does func(ctx context.Context, a App, p domain.Programme) error
}

// Apply does what follows in every programme from what happened, in order. Doing it again changes nothing.
func (a App) Apply(ctx context.Context, happened []Happening) error {
	programmes, err := a.Programmes.List(ctx, allOf(a.Programmes.Query()))
	if err != nil {
		return err
	}
	for _, p := range programmes.Docs {
		if err := a.applyTo(ctx, p.Body, happened); err != nil {
			return err
		}
	}
	return nil
}

// applyTo writes all that a customer earns before something else happens to anybody in one go.
func (a App) applyTo(ctx context.Context, p domain.Programme, happened []Happening) error {
	earned := map[string][]domain.Movement{}
	for _, h := range happened {
		if h.Earns != nil {
			if move, earns := h.Earns(p); earns {
				earned[h.CustomerID] = append(earned[h.CustomerID], move)
			}
		}
		if h.Does == nil {
			continue
		}
		if err := a.earnAll(ctx, p, earned); err != nil {
			return err
		}
		if err := h.Does(ctx, a, p); err != nil {
			return err
		}
	}
	return a.earnAll(ctx, p, earned)
}

// earnAll writes what customers have earned, and empties the map.
func (a App) earnAll(ctx context.Context, p domain.Programme, earned map[string][]domain.Movement) error {
	for _, id := range slices.Sorted(maps.Keys(earned)) { // in order, so that writes do not depend on a map's
		if err := a.earn(ctx, p, id, earned[id]); err != nil {
			return err
		}
	}
	clear(earned)
	return nil
}

func (a App) earn(ctx context.Context, p domain.Programme, customerID string, moves []domain.Movement) error {
	id, err := a.join(ctx, p, customerID)
	if err != nil || id == "" {
		return err
	}
	_, err = a.post(ctx, p, id, just(moves...))
	return err
}

// allOf asks for as many as there may be of what a tenant defines.
func allOf(q docstore.Query) docstore.Query {
	q.Limit = docstore.MaxLimit
	return q
}
