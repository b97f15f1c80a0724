package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Hours is a span of the day in the customer's time zone.
type Hours struct {
	From string `json:"from" bson:"from"` // "09:00"
	To   string `json:"to" bson:"to"`     // may be before From: the span then goes over midnight
}

// clock is how a time of the day is written.
const clock = "15:04"

func (h *Hours) check(broken []fault.Field) (*Hours, []fault.Field) {
	if h == nil || *h == (Hours{}) {
		return nil, broken
	}
	for _, end := range []struct{ path, at string }{{"bestHours.from", h.From}, {"bestHours.to", h.To}} {
		if _, err := time.Parse(clock, end.at); err != nil || len(end.at) != len(clock) {
			broken = append(broken, fault.Field{Path: end.path, Message: "must be a time of the day, for example 09:00"})
		}
	}
	if h.From == h.To {
		broken = append(broken, fault.Field{Path: "bestHours.to", Message: "must differ from bestHours.from"})
	}
	kept := *h
	return &kept, broken
}
