package app_test

import (
	"fmt"
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
	purchases []bought
	deleted   bool
	answers   []int  // scores
	cases     []bool // whether each was closed
	absorbs   *life  // another customer that turned out to be this one
	erased    bool
}

// stage is where the customer came to.
func (l life) stage() string {
	if len(l.purchases) > 0 {
		return "customer"
	}
	return "lead"
}

// erasure is what tells that the customer is to be erased, by a document of its own.
func (l life) erasure() []domain.Event {
	if !l.erased {
		return nil
	}
	asked := contracts.ErasureRequested{ErasureID: "ers_" + l.id, CustomerID: l.id}
	return events(domain.OfPrivacy, l.id, asked.ErasureID, []contracts.Data{asked, asked})
}

// bought is a purchase and what became of it.
type bought struct {
	contracts.PurchaseRecorded

	refunds   []int64 // minor units
	cancelled bool
}

// refunded is what was paid back in the end.
func (b bought) refunded() (sum int64) {
	if b.cancelled {
		return b.Total.Minor
	}
	for _, r := range b.refunds {
		sum += r
	}
	return sum
}

// after is what is told after the purchase: of its refunds, then perhaps that it was cancelled.
func (b bought) after() []contracts.Data {
	var data []contracts.Data
	left := b.Total
	for _, r := range b.refunds {
		left.Minor -= r
		data = append(data, contracts.PurchaseRefunded{PurchasedOn: b.PurchasedOn, Amount: contracts.Money{Minor: r, Currency: b.Total.Currency}})
	}
	data = append(data, contracts.PurchaseChanged{PurchasedOn: b.PurchasedOn, From: "placed", To: "paid"})
	if b.cancelled {
		data = append(data, contracts.PurchaseChanged{PurchasedOn: b.PurchasedOn, From: "paid", To: "cancelled", Left: &left})
	}
	return data
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
			l.purchases = append(l.purchases, bought{contracts.PurchaseRecorded{
				CustomerID: l.id, PurchasedOn: fmt.Sprintf("2026-%02d-%02d", rapid.IntRange(1, 5).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day")),
				Total: contracts.Money{Minor: rapid.Int64Range(0, 1000).Draw(t, "minor"), Currency: rapid.SampledFrom([]string{"CNY", "USD"}).Draw(t, "currency")},
			}, rapid.SliceOfN(rapid.Int64Range(0, 500), 0, 2).Draw(t, "refunds"), rapid.IntRange(0, 2).Draw(t, "cancelled") == 0})
		}
		l.answers = rapid.SliceOfN(rapid.IntRange(0, 10), 0, 2).Draw(t, "answers")
		l.cases = rapid.SliceOfN(rapid.Bool(), 0, 2).Draw(t, "cases")
		l.erased = !l.deleted && len(l.purchases) > 0 && rapid.IntRange(0, 3).Draw(t, "erased") == 0
		if i%2 == 1 && !h.customers[i-1].deleted && rapid.Bool().Draw(t, "turned out to be the one before") {
			l.absorbs = &h.customers[i-1]
		}
		h.customers = append(h.customers, l)
	}
	return h
}

// logs returns two partitions of the customer topic and one of the feedback topic, as the relay may have filled them.
func (h history) logs(t *rapid.T) []partitionLog {
	var even, odd, feedback [][]domain.Event
	for i, l := range h.customers {
		if i%2 == 0 {
			even = append(even, l.told(), l.erasure())
		} else {
			odd = append(odd, l.told(), l.erasure())
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
		data = append(data, bought.PurchaseRecorded)
		if i == 0 {
			data = append(data, contracts.StageChanged{CustomerID: l.id, From: "lead", To: "customer"}, nil) // and one nobody here knows
		}
	}
	for i, bought := range l.purchases {
		if !l.late(i) {
			data = append(data, bought.after()...)
		}
	}
	if l.absorbs != nil {
		data = append(data, contracts.CustomersMerged{
			MergeID: "mrg_1", Customer: contracts.Customer{ID: l.id, Stage: l.stage()}, MergedID: l.absorbs.id, MergedStage: l.absorbs.stage(),
		})
	}
	if l.deleted {
		data = append(data, contracts.CustomerDeleted{CustomerID: l.id})
	}
	for i, bought := range l.purchases {
		if l.late(i) {
			data = append(data, bought.after()...)
		}
	}
	return events(domain.OfCustomer, l.id, l.id, data)
}

// late says that what became of a purchase was told last, after the customer was perhaps deleted.
func (l life) late(purchase int) bool { return purchase%2 == 1 }

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
