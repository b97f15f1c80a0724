package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// CreateOffer adds an offer to a programme. One for a segment needs segments to be there.
func (a App) CreateOffer(ctx context.Context, terms domain.OfferTerms) (Offer, error) {
	p, err := a.programmeOf(ctx, terms)
	if err != nil {
		return Offer{}, err
	}
	body, events, err := domain.NewOffer(a.NewID("lof"), terms, p, a.now())
	if err != nil {
		return Offer{}, err
	}
	return a.Offers.Add(ctx, Offer{ID: body.ID, Body: body}, events)
}

// ChangeOffer applies edit to the terms of the offer as it was at the version the caller saw.
func (a App) ChangeOffer(ctx context.Context, id string, version int64, edit func(domain.OfferTerms) (domain.OfferTerms, error)) (Offer, error) {
	o, err := a.Offers.Get(ctx, id)
	return change(ctx, o, err, version, "offer", a.Offers.Save, func(now domain.Offer) (domain.Offer, []contracts.Data, error) {
		terms, err := edit(now.OfferTerms)
		if err != nil {
			return now, nil, err
		}
		p, err := a.programmeOf(ctx, terms)
		if err != nil {
			return now, nil, err
		}
		return now.Change(terms, p, a.now())
	})
}

func (a App) programmeOf(ctx context.Context, terms domain.OfferTerms) (domain.Programme, error) {
	p, err := a.Programmes.Get(ctx, terms.ProgrammeID)
	if fault.Is(err, fault.NotFound) {
		err = fault.OnField("programmeId", "is none of the tenant's programmes")
	}
	if err == nil && terms.SegmentID != "" && a.Segments == nil {
		err = fault.OnField("segmentId", "cannot be used: this installation has no segments")
	}
	return p.Body, err
}
