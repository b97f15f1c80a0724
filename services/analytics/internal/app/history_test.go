package app_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// history is what happened to a few customers, told plainly.
type history struct {
	customers []life
}

// life is one customer's.
type life struct {
	id        string
	purchases []contracts.PurchaseRecorded
	deleted   bool
	answers   []int  // scores
	cases     []bool // whether each was closed
}

// partitionLog is one partition of a topic.
type partitionLog struct {
	partition app.Partition
	events    []domain.Event
}

func drawHistory(t *rapid.T) history {
	var h history
	for i := range rapid.IntRange(1, 4).Draw(t, "customers") {
		l := life{id: fmt.Sprintf("cus_%d", i), deleted: rapid.IntRange(0, 4).Draw(t, "deleted") == 0}
		for range rapid.IntRange(0, 6).Draw(t, "purchases") {
			l.purchases = append(l.purchases, contracts.PurchaseRecorded{
				CustomerID: l.id, PurchasedOn: fmt.Sprintf("2026-%02d-%02d", rapid.IntRange(1, 5).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day")),
				Total: contracts.Money{Minor: rapid.Int64Range(-100, 1000).Draw(t, "minor"), Currency: rapid.SampledFrom([]string{"CNY", "USD"}).Draw(t, "currency")},
			})
		}
		l.answers = rapid.SliceOfN(rapid.IntRange(0, 10), 0, 2).Draw(t, "answers")
		l.cases = rapid.SliceOfN(rapid.Bool(), 0, 2).Draw(t, "cases")
		h.customers = append(h.customers, l)
	}
	return h
}

// logs returns two partitions of the customer topic and one of the feedback topic, as the relay may have filled them.
func (h history) logs(t *rapid.T) []partitionLog {
	var even, odd, feedback [][]domain.Event
	for i, l := range h.customers {
		if i%2 == 0 {
			even = append(even, l.told())
		} else {
			odd = append(odd, l.told())
		}
		feedback = append(feedback, l.feedback()...)
	}
	return []partitionLog{
		{app.Partition{Topic: contracts.CustomerTopic}, published(t, even)},
		{app.Partition{Topic: contracts.CustomerTopic, Number: 1}, published(t, odd)},
		{app.Partition{Topic: contracts.FeedbackTopic}, published(t, feedback)},
	}
}

// published merges aggregates' events in any order that keeps each aggregate's own, and repeats some, as a relay does
// that did not hear that they had been published.
func published(t *rapid.T, aggregates [][]domain.Event) []domain.Event {
	var log []domain.Event
	sent := make([]int, len(aggregates))
	for {
		var left []int
		for i := range aggregates {
			if sent[i] < len(aggregates[i]) {
				left = append(left, i)
			}
		}
		if len(left) == 0 {
			break
		}
		i := rapid.SampledFrom(left).Draw(t, "aggregate")
		pending := aggregates[i][sent[i]:]
		pending = pending[:rapid.IntRange(1, len(pending)).Draw(t, "pending")]
		for range rapid.SampledFrom([]int{1, 1, 1, 2, 3}).Draw(t, "published") {
			log = append(log, pending...)
		}
		sent[i] += len(pending)
	}
	for i := range log {
		log[i].Offset = int64(i)
	}
	return log
}

// told is what the customer service tells of the customer.
func (l life) told() []domain.Event {
	data := []contracts.Data{contracts.CustomerRegistered{Customer: contracts.Customer{ID: l.id, Stage: "lead"}}}
	for i, bought := range l.purchases {
		data = append(data, bought)
		if i == 0 {
			data = append(data, contracts.StageChanged{CustomerID: l.id, From: "lead", To: "customer"}, nil) // and one nobody here knows
		}
	}
	if l.deleted {
		data = append(data, contracts.CustomerDeleted{CustomerID: l.id})
	}
	return events(domain.OfCustomer, l.id, l.id, data)
}

// feedback is what the feedback service tells, by aggregate.
func (l life) feedback() [][]domain.Event {
	var aggregates [][]domain.Event
	for i, score := range l.answers {
		invitation := fmt.Sprintf("inv_%s%d", l.id, i)
		aggregates = append(aggregates, events(domain.OfFeedback, l.id, invitation, []contracts.Data{
			contracts.ResponseReceived{InvitationID: invitation, Kind: "nps", Score: score, AnsweredAt: at(i)},
		}))
	}
	for i, closed := range l.cases {
		c := contracts.Case{CaseID: fmt.Sprintf("cas_%s%d", l.id, i)}
		data := []contracts.Data{contracts.CaseOpened{Case: c}, nil}
		if closed {
			data = append(data, contracts.CaseClosed{Case: c})
		}
		aggregates = append(aggregates, events(domain.OfFeedback, l.id, c.CaseID, data))
	}
	return aggregates
}

func events(stream domain.Stream, customer, subject string, data []contracts.Data) []domain.Event {
	told := make([]domain.Event, len(data))
	for i, d := range data {
		told[i] = domain.Event{Stream: stream, Customer: customer, Subject: subject, Sequence: int64(i + 1), Time: at(i), Data: d}
	}
	return told
}

func at(minute int) time.Time { return time.Date(2026, 6, 1, 12, minute, 0, 0, time.UTC) }

// figures counts the history plainly.
func (h history) figures() domain.Figures {
	f := domain.Figures{}
	add := func(gain domain.Figures) { f.Add(gain) }
	for _, l := range h.customers {
		if !l.deleted {
			stage := "lead"
			if len(l.purchases) > 0 {
				stage = "customer"
			}
			add(domain.Figures{Stages: map[string]int64{stage: 1}})
		}
		months := map[domain.Month]bool{}
		for _, p := range l.purchases {
			month := domain.Month(p.PurchasedOn[:7])
			months[month] = true
			add(domain.Figures{
				Sales:   map[domain.Market]domain.Sales{{Month: month, Currency: p.Total.Currency}: {Purchases: 1, Revenue: p.Total.Minor}},
				Scoring: domain.Scoring{Events: 1},
			})
		}
		if sorted := slices.Sorted(maps.Keys(months)); len(sorted) > 0 {
			for _, month := range sorted {
				add(domain.Figures{Active: map[domain.Cell]int64{{Cohort: sorted[0], Month: month}: 1}})
			}
			if l.deleted {
				add(domain.Figures{Scoring: domain.Scoring{Events: 1}})
			}
		}
		for _, score := range l.answers {
			add(domain.Figures{NPS: domain.Answered(score)})
		}
		for _, closed := range l.cases {
			if !closed {
				add(domain.Figures{OpenCases: 1})
			}
		}
	}
	return f
}

// profiles are what each customer's profile shows, with the times and watermarks left out.
func (h history) profiles() map[string]summary {
	all := make(map[string]summary)
	for _, l := range h.customers {
		s := summary{stage: "lead", deleted: l.deleted, sequence: int64(len(l.told())), spent: map[string]int64{}}
		for _, closed := range l.cases {
			if !closed {
				s.openCases++
			}
		}
		if len(l.purchases) > 0 {
			s.stage = "customer"
		}
		if !l.deleted {
			s.purchases = int64(len(l.purchases))
			for _, p := range l.purchases {
				s.spent[p.Total.Currency] += p.Total.Minor
			}
			if len(l.answers) > 0 {
				s.score = l.answers[len(l.answers)-1] + 1
			}
		}
		all[l.id] = s
	}
	return all
}

// summary is the part of a profile that the history tells plainly.
type summary struct {
	stage     string
	deleted   bool
	sequence  int64
	purchases int64
	spent     map[string]int64
	openCases int
	score     int // of the latest answer, plus one; 0: none
}

func summaryOf(p domain.Profile) summary {
	s := summary{stage: p.Stage, deleted: p.Deleted, sequence: p.Sequence, purchases: p.Purchases.Count, spent: map[string]int64{}, openCases: len(p.OpenCases)}
	for _, sum := range p.Purchases.Spent {
		s.spent[sum.Currency] = sum.Minor
	}
	if p.LastScore != nil {
		s.score = p.LastScore.Value + 1
	}
	return s
}
