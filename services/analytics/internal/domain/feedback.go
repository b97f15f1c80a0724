package domain

import (
	"github.com/guanxi-crm/guanxi/contracts"
)

func (p Profile) applyFeedback(e Event) (Profile, Figures, error) {
	if next, err := due(p.feedbackAt(e.Subject), e); err != nil || !next {
		return p, Figures{}, err
	}
	next, gain := p, Figures{}
	switch data := e.Data.(type) {
	case contracts.ResponseReceived:
		next, gain = p.answer(data)
	case contracts.CaseOpened:
		next, gain = p.setCase(data.Case.CaseID, true)
	case contracts.CaseClosed:
		next, gain = p.setCase(data.Case.CaseID, false)
	}
	next.Feedback = next.advanceFeedback(e.Subject, e.Sequence)
	return next.seen(e.Time), gain.at(e.Time), nil
}

// answer keeps the latest score. Of two at one time the greater id is taken, whichever came first.
func (p Profile) answer(data contracts.ResponseReceived) (Profile, Figures) {
	if data.Kind != "nps" {
		return p, Figures{}
	}
	gain := Figures{NPS: Answered(data.Score)}
	score := Score{InvitationID: data.InvitationID, Value: data.Score, AnsweredAt: stored(data.AnsweredAt)}
	if last := p.LastScore; !p.Deleted && !p.Erased && (last == nil || score.AnsweredAt.After(last.AnsweredAt) ||
		score.AnsweredAt.Equal(last.AnsweredAt) && score.InvitationID > last.InvitationID) {
		p.LastScore = &score
	}
	return p, gain
}

// setCase opens or closes a case. One is open until its customer was told how it ended.
func (p Profile) setCase(id string, open bool) (Profile, Figures) {
	cases := with(p.OpenCases, id, open)
	gain := Figures{OpenCases: int64(len(cases) - len(p.OpenCases))}
	p.OpenCases = cases
	return p, gain
}
