package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// NeedsScoring says whether events that can change scores were applied since the last scoring.
func (a App) NeedsScoring(ctx context.Context) (bool, error) {
	last, err := a.Scorings.Get(ctx)
	if err != nil {
		return false, err
	}
	total, err := a.Figures.Total(ctx)
	return total.Scoring.Events != last.Scoring.Events, err
}

// ScoreCustomers scores all customers that bought by recency, frequency and monetary value, moves those whose place has
// changed, and tells of it. Recency is counted from asOf, or from the last purchase when that is later. The error is
// docstore.ErrConflict when somebody else was scoring too. It walks the tenant's profiles and is for the background only.
func (a App) ScoreCustomers(ctx context.Context, asOf domain.Day) error {
	rfm, err := a.Scorings.Get(ctx)
	if err != nil {
		return err
	}
	rfm = domain.RFM{Version: rfm.Version, Currency: a.Currency}
	var buyers []domain.Buyer
	var gone []string
	var surplus domain.Figures // below zero
	err = a.Profiles.EachBought(ctx, func(page []domain.Profile) {
		for _, p := range page {
			rfm.Scoring = rfm.Scoring.Plus(p.Scoring)
			surplus.Add(p.Surplus())
			if buyer, ok := p.Buyer(a.Currency); ok {
				buyers = append(buyers, buyer)
			} else {
				gone = append(gone, p.CustomerID)
			}
		}
	})
	if err != nil {
		return err
	}
	buyers, together, err := a.uniteBuyers(ctx, buyers)
	if err != nil {
		return err
	}
	surplus.Add(together)
	gone = notAmong(gone, buyers)
	if err := a.saveSurplus(ctx, surplus); err != nil {
		return err
	}
	if len(buyers) > 0 {
		rfm.Scale = domain.ScaleOf(buyers, max(asOf, domain.LastPurchase(buyers)), majorUnit(a.Currency))
	}
	moved, err := a.place(ctx, rfm, buyers)
	if err == nil {
		err = a.drop(ctx, gone)
	}
	if err != nil {
		return err
	}
	rfm.Sizes = moved
	return a.Scorings.Save(ctx, rfm)
}

// chunk is how many customers are placed in one bulk write: other writers get their turn between two.
const chunk = 500

// place moves the buyers to their places and returns the sizes of the segments.
func (a App) place(ctx context.Context, rfm domain.RFM, buyers []domain.Buyer) (domain.Sizes, error) {
	sizes := make(map[domain.Segment]int64)
	for len(buyers) > 0 {
		part := buyers[:min(chunk, len(buyers))]
		buyers = buyers[len(part):]
		ids := make([]string, len(part))
		for i, b := range part {
			ids[i] = b.CustomerID
		}
		members, err := a.Segments.GetMany(ctx, ids)
		if err != nil {
			return nil, err
		}
		var moves []Move
		for _, b := range part {
			place := rfm.Scale.Place(b)
			sizes[place.Segment]++
			if move, moved := moveTo(members[b.CustomerID], b.CustomerID, place, rfm); moved {
				moves = append(moves, move)
			}
		}
		if err := a.Segments.SaveAll(ctx, moves); err != nil {
			return nil, err
		}
	}
	var all domain.Sizes
	for _, segment := range domain.Segments() {
		all = append(all, domain.Size{Segment: segment, Customers: sizes[segment]})
	}
	return all, nil
}

// moveTo returns the move to a place. Scores that change within a segment are stored and not told.
func moveTo(member docstore.Doc[domain.Member], customerID string, place domain.Member, rfm domain.RFM) (Move, bool) {
	from := member.Body
	if from == place {
		return Move{}, false
	}
	member.ID, member.Body = customerID, place
	move := Move{Member: member}
	if from.Segment != place.Segment {
		move.Events = []contracts.Data{contracts.SegmentEntered{
			CustomerID: customerID, From: string(from.Segment), To: string(place.Segment), Recency: place.Scores.Recency,
			Frequency: place.Scores.Frequency, Monetary: place.Scores.Monetary, ScoredAt: rfm.Scoring.AsOf,
		}}
	}
	return move, true
}

// drop takes the places of customers that are scored no more.
func (a App) drop(ctx context.Context, ids []string) error {
	for len(ids) > 0 {
		part := ids[:min(chunk, len(ids))]
		ids = ids[len(part):]
		members, err := a.Segments.GetMany(ctx, part)
		if err != nil {
			return err
		}
		var moves []Move
		for _, id := range part {
			if member, ok := members[id]; ok {
				moves = append(moves, Move{Member: member, Leaves: true})
			}
		}
		if err := a.Segments.SaveAll(ctx, moves); err != nil {
			return err
		}
	}
	return nil
}

// majorUnit returns one major unit of the currency in minor ones; 1 when it is unknown, for then nothing is spent in it.
func majorUnit(currency string) int64 {
	unit, err := contracts.ParseMoney("1", currency)
	if err != nil {
		return 1
	}
	return unit.Minor
}
