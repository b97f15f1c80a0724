package app_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/consume"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/store"
)

// house is a store that several worlds share, each as a tenant of its own.
type house struct {
	engine    *mortal
	documents *store.Store
	clock     *servicetest.Clock
	tenants   int
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{engine: &mortal{Mortal: servicetest.NewMortal(servicetest.Engine(t))}}
	var err error
	h.documents, err = store.Open(t.Context(), docstore.New(h.engine), func() time.Time { return h.clock.Now() })
	require.NoError(t, err)
	return h
}

// world is a tenant's loyalty over a real store whose process can crash, and a relay that publishes what accounts tell.
type world struct {
	require.TestingT
	*house
	ctx       context.Context
	tenant    tenancy.ID
	customers people
	programme domain.Programme
	offer     domain.Offer
	backlog   []eventbus.Event // of customers, that loyalty has not taken yet
	serial    int
}

const (
	stock       = 5
	perCustomer = 2
)

var terms = domain.Terms{
	Name: "Tea club", PointsName: "leaves", Currency: "CNY", Status: domain.Active, StartsOn: "2026-01-01", Rounding: domain.RoundDown,
	TierBasis: domain.BySpending, PeriodMonths: 12, GraceMonths: 1, ExpiryMonths: 2,
	Rules: []domain.Rule{
		{Key: "spend", On: domain.OnPurchase, Points: 1, Per: &contracts.Money{Minor: 100, Currency: "CNY"}},
		{Key: "visit", On: domain.OnBehaviour, Behaviour: "visited", Points: 7},
		{Key: "birthday", On: domain.OnBirthday, Points: 50},
		{Key: "welcome", On: domain.OnRegistration, Points: 20},
	},
	Tiers: []domain.Tier{
		{Key: "silver", Name: "Silver", Spending: &contracts.Money{Minor: 50_000, Currency: "CNY"}, Percent: 100},
		{Key: "gold", Name: "Gold", Spending: &contracts.Money{Minor: 200_000, Currency: "CNY"}, Percent: 150},
	},
}

// settle gives a house another tenant with a programme and an offer.
func (h *house) settle(t require.TestingT, ctx context.Context) *world { //nolint:revive // a world is made for its test first
	h.engine.Revive()
	h.tenants++
	h.clock = servicetest.NewClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	w := &world{TestingT: t, house: h, ctx: ctx, tenant: tenancy.ID(fmt.Sprintf("t%d", h.tenants)), customers: people{}}
	p, err := w.app().CreateProgramme(ctx, terms)
	require.NoError(t, err)
	left := int64(stock)
	o, err := w.app().CreateOffer(ctx, domain.OfferTerms{
		ProgrammeID: p.ID, Name: "Cup", Cost: 30, Status: domain.Active, Stock: &left, PerCustomer: perCustomer,
	})
	require.NoError(t, err)
	w.programme, w.offer = p.Body, o.Body
	return w
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return newHouse(t).settle(t, t.Context())
}

func (w *world) app() app.App {
	return app.App{
		Programmes: w.documents.Programmes(w.tenant), Offers: w.documents.Offers(w.tenant), Accounts: w.documents.Accounts(w.tenant),
		Ledger: w.documents.Ledger(w.tenant), Redemptions: w.documents.Redemptions(w.tenant), Customers: w.customers,
		Tenant: tenancy.Tenant{ID: w.tenant, Currency: "CNY", TimeZone: "UTC"}, Clock: w.clock.Now, NewID: id.New,
	}
}

func (w *world) events() consume.Events {
	return consume.Events{App: func(tenancy.ID) app.App { return w.app() }}
}

// happens has loyalty take what customers told, again and again until it has taken it: as the relay does.
func (w *world) happens(told ...contracts.Data) {
	w.backlog = append(w.backlog, w.backlogOf(told...)...)
	w.drain()
}

// backlogOf returns what customers told, as the relay hands it over.
func (w *world) backlogOf(told ...contracts.Data) []eventbus.Event {
	var events []eventbus.Event
	for _, data := range told {
		w.serial++
		events = append(events, servicetest.Event(w.tenant, contracts.CustomerSource, "cus", int64(w.serial), w.clock.Now(), data))
	}
	return events
}

func (w *world) drain() {
	if err := w.events().Published(w.ctx, w.backlog); err == nil {
		w.backlog = nil
	} else {
		require.ErrorIs(w, err, servicetest.ErrDead)
	}
}

// publish does what the relay does with the accounts' events: they are stored in the ledger, then acknowledged.
func (w *world) publish() error {
	pending, err := w.engine.Overdue(w.ctx, w.clock.Now().Add(time.Hour), 1000)
	if err != nil {
		return err
	}
	for _, p := range pending {
		if p.Tenant != string(w.tenant) {
			continue
		}
		var published []eventbus.Event
		for _, e := range p.Events {
			published = append(published, eventbus.Event{ID: e.ID, Type: e.Type, Tenant: p.Tenant, Data: e.Data, Sequence: e.Sequence})
		}
		if err := w.events().Published(w.ctx, published); err != nil {
			return err
		}
		if err := w.engine.Acknowledge(w.ctx, []docstore.Ack{{Ref: p.Ref, Through: p.Events[len(p.Events)-1].Sequence}}); err != nil {
			return err
		}
	}
	return nil
}

// recover restarts a process that may have died, and has it finish what it left.
func (w *world) recover() {
	w.engine.Revive()
	w.drain()
	w.clock.Advance(2 * time.Minute)
	_, err := w.app().FinishRedemptions(w.ctx)
	require.NoError(w, err)
	_, err = w.app().Review(w.ctx)
	require.NoError(w, err)
	require.NoError(w, w.publish())
}

// buys returns the event of a purchase today.
func (w *world) buys(customerID, purchaseID string, minor int64) contracts.Data {
	return contracts.PurchaseRecorded{
		CustomerID: customerID, PurchaseID: purchaseID, PurchasedOn: w.clock.Now().Format(time.DateOnly),
		Total: contracts.Money{Minor: minor, Currency: "CNY"},
	}
}

// account returns a customer's account.
func (w *world) account(customerID string) domain.Account {
	account, err := w.documents.Accounts(w.tenant).Get(w.ctx, domain.AccountID(customerID, w.programme.ID))
	require.NoError(w, err)
	return account.Body
}

func (w *world) redeem(customerID string) (domain.Redemption, error) {
	return w.app().Redeem(w.ctx, customerID, w.programme.ID, w.offer.ID)
}

// people are the customers, as the heart of the service has them.
type people map[string]heart.Customer

func (p people) GetMany(_ context.Context, ids []string) (map[string]docstore.Doc[heart.Customer], error) {
	found := map[string]docstore.Doc[heart.Customer]{}
	for _, id := range ids {
		if c, exists := p[id]; exists {
			found[id] = docstore.Doc[heart.Customer]{ID: id, Body: c}
		}
	}
	return found, nil
}

func (p people) Get(_ context.Context, id string) (docstore.Doc[heart.Customer], error) {
	c, exists := p[id]
	if !exists || c.MergedInto != "" {
		return docstore.Doc[heart.Customer]{}, fault.New(fault.NotFound, "there is no customer %s", id)
	}
	return docstore.Doc[heart.Customer]{ID: id, Body: c}, nil
}

// refused reports whether an error is one that a caller is told, or that of a dead process.
func refused(err error) bool {
	var f *fault.Error
	return errors.As(err, &f) || errors.Is(err, servicetest.ErrDead)
}
