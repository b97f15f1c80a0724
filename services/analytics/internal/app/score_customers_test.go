package app_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/store"
)

// shop is a tenant over a real store, and what it has been told so far.
type shop struct {
	t      *testing.T
	engine docstore.Engine
	app    app.App
	offset int64
	told   map[string]int64
}

func openShop(t *testing.T) *shop {
	t.Helper()
	engine := servicetest.Engine(t)
	documents, err := store.Open(t.Context(), docstore.New(engine), func() time.Time { return at(0) })
	require.NoError(t, err)
	return &shop{t: t, engine: engine, told: make(map[string]int64), app: app.App{
		Profiles: documents.Profiles("acme", 0), Figures: documents.Figures("acme", 0), Segments: documents.Segments("acme"),
		Scorings: documents.Scorings("acme", 0), Currency: "CNY", Location: time.UTC,
	}}
}

// tell applies the customer service's next events of a customer.
func (s *shop) tell(customer string, data ...contracts.Data) {
	s.t.Helper()
	batch := make([]domain.Event, len(data))
	for i, d := range data {
		s.told[customer]++
		batch[i] = domain.Event{
			Stream: domain.OfCustomer, Customer: customer, Subject: customer, Sequence: s.told[customer], Time: at(int(s.offset)), Offset: s.offset, Data: d,
		}
		s.offset++
	}
	_, err := s.app.ApplyEvents(s.t.Context(), app.Partition{Topic: contracts.CustomerTopic}, batch)
	require.NoError(s.t, err)
}

// register tells of a customer that bought on the days.
func (s *shop) register(customer string, days ...string) {
	s.t.Helper()
	data := []contracts.Data{contracts.CustomerRegistered{Customer: contracts.Customer{ID: customer, Stage: "lead"}}}
	for _, day := range days {
		data = append(data, contracts.PurchaseRecorded{CustomerID: customer, PurchasedOn: day, Total: contracts.Money{Minor: 1000, Currency: "CNY"}})
	}
	s.tell(customer, data...)
}

func (s *shop) score() {
	s.t.Helper()
	require.NoError(s.t, s.app.ScoreCustomers(s.t.Context(), ""))
}

func (s *shop) needsScoring() bool {
	s.t.Helper()
	needed, err := s.app.NeedsScoring(s.t.Context())
	require.NoError(s.t, err)
	return needed
}

// pending returns what there is to tell of a customer's place, with the sequence numbers.
func (s *shop) pending(customer string) (entered []contracts.SegmentEntered, sequence []int64) {
	s.t.Helper()
	pending, err := s.engine.Pending(s.t.Context(), []docstore.Ref{{Collection: "segments", Tenant: "acme", ID: customer}})
	require.NoError(s.t, err)
	for _, p := range pending {
		for _, e := range p.Events {
			var data contracts.SegmentEntered
			require.NoError(s.t, json.Unmarshal(e.Data, &data))
			entered, sequence = append(entered, data), append(sequence, e.Sequence)
		}
	}
	return entered, sequence
}

func TestScoringTellsOnlyOfThoseThatMoved(t *testing.T) {
	s := openShop(t)
	s.register("cus_early", "2026-01-10")
	s.register("cus_late", "2026-02-10")
	s.register("cus_lead")
	s.score()
	for customer, want := range map[string]contracts.SegmentEntered{
		"cus_early": {CustomerID: "cus_early", To: "lost", Recency: 1, Frequency: 1, Monetary: 1, ScoredAt: at(3)},
		"cus_late":  {CustomerID: "cus_late", To: "new-customers", Recency: 5, Frequency: 1, Monetary: 1, ScoredAt: at(3)},
	} {
		entered, _ := s.pending(customer)
		require.Equal(t, []contracts.SegmentEntered{want}, entered)
	}
	entered, _ := s.pending("cus_lead")
	require.Empty(t, entered, "never bought")

	s.score()
	s.register("cus_third", "2026-02-20")
	s.score()
	entered, sequence := s.pending("cus_late")
	require.Len(t, entered, 2)
	require.Equal(t, []int64{1, 2}, sequence)
	require.Equal(t, "new-customers", entered[1].From)
	entered, _ = s.pending("cus_early")
	require.Len(t, entered, 1, "it has not moved")
}

func TestScoringIsNeededWhenPurchasesChanged(t *testing.T) {
	s := openShop(t)
	require.False(t, s.needsScoring())
	s.register("cus_1")
	require.False(t, s.needsScoring(), "a lead is not scored")
	s.register("cus_2", "2026-01-10")
	require.True(t, s.needsScoring())
	s.score()
	require.False(t, s.needsScoring())
	s.tell("cus_2", contracts.CustomerChanged{Customer: contracts.Customer{ID: "cus_2", Stage: "customer"}})
	require.False(t, s.needsScoring())
	s.tell("cus_2", contracts.CustomerDeleted{CustomerID: "cus_2"})
	require.True(t, s.needsScoring())
	s.score()
	require.False(t, s.needsScoring())

	rfm, err := s.app.Scorings.Get(t.Context())
	require.NoError(t, err)
	require.Empty(t, rfm.Scale.AsOfDay, "nobody is left to score")
	members, err := s.app.Segments.GetMany(t.Context(), []string{"cus_2"})
	require.NoError(t, err)
	require.Empty(t, members)
}

func TestOnlyTheTenantsCurrencyIsScored(t *testing.T) {
	s := openShop(t)
	s.register("cus_yuan", "2026-01-10")
	s.tell("cus_dollar", contracts.PurchaseRecorded{PurchasedOn: "2026-01-10", Total: contracts.Money{Minor: 900_000, Currency: "USD"}})
	s.score()
	members, err := s.app.Segments.GetMany(t.Context(), []string{"cus_yuan", "cus_dollar"})
	require.NoError(t, err)
	require.Equal(t, 5, members["cus_yuan"].Body.Scores.Monetary)
	require.Equal(t, 1, members["cus_dollar"].Body.Scores.Monetary)
}

// overtaken are scorings that another replica makes just before this one stores its own.
type overtaken struct {
	app.Scorings
	other func()
}

func (o overtaken) Save(ctx context.Context, rfm domain.RFM) error {
	o.other()
	return o.Scorings.Save(ctx, rfm)
}

func TestTwoScoringsAtOnceAreAConflictAndTellNothingTwice(t *testing.T) {
	s := openShop(t)
	s.register("cus_1", "2026-01-10")
	mine := s.app
	mine.Scorings = overtaken{s.app.Scorings, s.score}
	require.ErrorIs(t, mine.ScoreCustomers(t.Context(), ""), docstore.ErrConflict)
	entered, _ := s.pending("cus_1")
	require.Len(t, entered, 1)
	require.False(t, s.needsScoring())
}
