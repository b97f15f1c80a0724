package app

import (
	"context"
	"maps"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// Portrait is a profile with the customer's place among the segments; nil when it has none.
type Portrait struct {
	domain.Profile
	Member *domain.Member
}

// GetProfile returns a customer's profile: that of the one who remains, when it was merged. The error is a NotFound fault
// when the customer is not known, or deleted.
func (a App) GetProfile(ctx context.Context, customerID string) (Portrait, error) {
	id, err := a.remaining(ctx, customerID)
	if err != nil {
		return Portrait{}, err
	}
	found, err := a.portraits(ctx, []string{id})
	if err != nil {
		return Portrait{}, err
	}
	portrait, ok := found[id]
	if !ok {
		return Portrait{}, fault.New(fault.NotFound,
			"there is no profile of %s; one of a customer registered a moment ago is made within seconds", customerID)
	}
	return portrait, nil
}

// ListProfiles returns a page of all profiles, by the customers' ids.
func (a App) ListProfiles(ctx context.Context, q docstore.Query) (docstore.Page[Portrait], error) {
	page, err := a.Profiles.Find(ctx, q)
	if err != nil {
		return docstore.Page[Portrait]{}, err
	}
	return a.page(ctx, idsOf(page), page.Next)
}

// ListSegment returns a page of the profiles of a segment's customers.
func (a App) ListSegment(ctx context.Context, q docstore.Query) (docstore.Page[Portrait], error) {
	page, err := a.Segments.Find(ctx, q)
	if err != nil {
		return docstore.Page[Portrait]{}, err
	}
	return a.page(ctx, idsOf(page), page.Next)
}

func (a App) page(ctx context.Context, ids []string, next *docstore.Position) (docstore.Page[Portrait], error) {
	found, err := a.portraits(ctx, ids)
	page := docstore.Page[Portrait]{Next: next, Docs: make([]docstore.Doc[Portrait], 0, len(found))}
	for _, id := range ids {
		if portrait, ok := found[id]; ok { // deleted since the last scoring, if not
			page.Docs = append(page.Docs, docstore.Doc[Portrait]{ID: id, Version: portrait.Version, Body: portrait})
		}
	}
	return page, err
}

func (a App) portraits(ctx context.Context, ids []string) (map[string]Portrait, error) {
	profiles, err := a.Profiles.GetMany(ctx, ids)
	if err != nil {
		return nil, err
	}
	members, err := a.Segments.GetMany(ctx, ids)
	if err != nil {
		return nil, err
	}
	groups, err := a.groups(ctx, profiles)
	if err != nil {
		return nil, err
	}
	portraits := make(map[string]Portrait, len(profiles))
	for id, profile := range profiles {
		if !profile.Known() {
			continue
		}
		portrait := Portrait{Profile: profile.With(groups[id].Merged...)}
		if member, ok := members[id]; ok {
			portrait.Member = &member.Body
		}
		portraits[id] = portrait
	}
	return portraits, nil
}

// remaining returns the id of the one who remains of a customer that may have been merged.
func (a App) remaining(ctx context.Context, id string) (string, error) {
	for range mergedDepth {
		found, err := a.Profiles.GetMany(ctx, []string{id})
		if err != nil || found[id].MergedInto == "" {
			return id, err
		}
		id = found[id].MergedInto
	}
	return id, nil
}

// mergedDepth bounds the steps from a merged customer to the one who remains: as many as may become one.
const mergedDepth = 100

// groups returns the profiles with those merged into them, by the id of the one who remains.
func (a App) groups(ctx context.Context, profiles map[string]domain.Profile) (map[string]domain.Group, error) {
	var merged []domain.Profile
	for next := slices.Collect(maps.Keys(profiles)); len(next) > 0 && len(merged) < docstore.MaxLimit; {
		found, err := a.Profiles.MergedInto(ctx, next)
		if err != nil {
			return nil, err
		}
		next = nil
		for _, p := range found {
			merged, next = append(merged, p), append(next, p.CustomerID)
		}
	}
	return domain.Groups(merged), nil
}

func idsOf[T any](page docstore.Page[T]) []string {
	ids := make([]string, len(page.Docs))
	for i, doc := range page.Docs {
		ids[i] = doc.ID
	}
	return ids
}

// Today is the calendar day in the tenant's time zone.
func (a App) Today() domain.Day { return domain.DayOf(a.Now().In(a.Location)) }
