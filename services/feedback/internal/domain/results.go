package domain

// Results are how a survey stands.
type Results struct {
	Invited    int64
	Promoters  int64
	Passives   int64
	Detractors int64
}

// Answered is how many answered.
func (r Results) Answered() int64 { return r.Promoters + r.Passives + r.Detractors }

// Delivered is how many the invitation reached. Delivery is not reported back yet, so it is all that were invited.
func (r Results) Delivered() int64 { return r.Invited }

// ResponseRate is answered / delivered, from 0 to 1; there is none before the first invitation.
func (r Results) ResponseRate() (float64, bool) {
	if r.Delivered() == 0 {
		return 0, false
	}
	return float64(r.Answered()) / float64(r.Delivered()), true
}

// NPS is the net promoter score, from -100 to 100: the share of promoters less the share of detractors, of all who
// answered (Reichheld, Harvard Business Review 2003). There is none before the first answer.
func (r Results) NPS() (float64, bool) {
	if r.Answered() == 0 {
		return 0, false
	}
	return float64(r.Promoters-r.Detractors) / float64(r.Answered()) * 100, true
}
