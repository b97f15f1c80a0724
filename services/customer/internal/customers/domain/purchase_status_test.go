package domain_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

func ordered(t require.TestingT, status domain.Status, lines ...domain.OrderLine) domain.Purchase {
	order := domain.Order{PurchasedOn: "2026-02-01", Status: status, Lines: lines}
	if len(lines) == 0 {
		order.Total = money("100")
	}
	p, err := order.Purchase("pur_1", "cus_1", now)
	require.NoError(t, err)
	return p
}

func TestAnOrderMovesAsTheTableSays(t *testing.T) {
	all := []domain.Status{domain.Placed, domain.Paid, domain.Fulfilled, domain.Cancelled}
	allowed := map[domain.Status][]domain.Status{
		domain.Placed: {domain.Paid, domain.Cancelled}, domain.Paid: {domain.Fulfilled, domain.Cancelled},
	}
	for _, from := range all[:3] {
		for _, to := range all {
			p := ordered(t, from)
			moved, err := p.MoveTo(to, now)
			switch {
			case from == to:
				require.NoError(t, err)
				require.Equal(t, p, moved, "nothing changes")
			case slices.Contains(allowed[from], to):
				require.NoError(t, err)
				require.Equal(t, to, moved.Status)
				require.EqualValues(t, 2, moved.Revision)
			default:
				require.True(t, fault.Is(err, fault.Conflict), "%s to %s", from, to)
			}
		}
	}
}

func TestTheStepsOfAPurchaseAreToldInOrderUntilTheyArePublished(t *testing.T) {
	p := ordered(t, domain.Placed)
	require.True(t, p.New())
	p, err := p.MoveTo(domain.Paid, now)
	require.NoError(t, err)
	p, refund, err := p.Refund("ref_1", domain.RefundRequest{RefundedOn: "2026-02-02", Amount: money("30"), Reason: "Late"}, now)
	require.NoError(t, err)
	p, err = p.MoveTo(domain.Cancelled, now)
	require.NoError(t, err)
	require.Equal(t, domain.Recording, p.State)

	ada, events, err := register(t, ada).Buy(now, p)
	require.NoError(t, err)
	require.Equal(t, "placed", events[0].(contracts.PurchaseRecorded).Status, "as it was recorded")
	require.EqualValues(t, 1, ada.Buying.Count)
	ada, events = ada.Follow(p)
	left := contracts.Money{Minor: 7000, Currency: "CNY"}
	require.Equal(t, []contracts.Data{
		contracts.PurchaseChanged{CustomerID: "cus_1", PurchaseID: "pur_1", PurchasedOn: "2026-02-01", From: "placed", To: "paid", At: now},
		contracts.PurchaseRefunded{
			CustomerID: "cus_1", PurchaseID: "pur_1", RefundID: "ref_1", PurchasedOn: "2026-02-01", RefundedOn: "2026-02-02",
			Amount: refund.Amount, Refunded: refund.Amount, Reason: "Late",
		},
		contracts.PurchaseChanged{CustomerID: "cus_1", PurchaseID: "pur_1", PurchasedOn: "2026-02-01", From: "paid", To: "cancelled", At: now, Left: &left},
	}, events)
	require.Equal(t, domain.Buying{}, ada.Buying, "a cancelled purchase was none")

	told := map[domain.Step]bool{}
	for _, e := range append(events, contracts.PurchaseRecorded{PurchaseID: "pur_1"}) {
		step, ok := domain.StepOf(e)
		require.True(t, ok)
		require.False(t, told[step], "every step has a name of its own")
		told[step] = true
	}
	last := domain.Step{PurchaseID: "pur_1", Name: "cancelled"}
	most := p.Told(func(s domain.Step) bool { return told[s] && s != last })
	require.Equal(t, domain.Recording, most.State)
	_, events = ada.Follow(most)
	require.Len(t, events, 1)
	require.Equal(t, domain.Recorded, most.Told(func(s domain.Step) bool { return told[s] }).State)
}

func TestACancelledPurchaseLeavesTheOthers(t *testing.T) {
	first, second := ordered(t, domain.Paid), ordered(t, domain.Paid)
	first.PurchasedOn, second.PurchasedOn = "2026-01-01", "2026-02-01"
	c, _, err := register(t, ada).Buy(now, first, second)
	require.NoError(t, err)
	cancelled, err := second.MoveTo(domain.Cancelled, now)
	require.NoError(t, err)
	c, _ = c.Follow(cancelled)
	require.Equal(t, domain.Buying{Count: 1, FirstOn: "2026-01-01", LastOn: "2026-01-01", RecentOn: []string{"2026-01-01"}}, c.Buying)
}
