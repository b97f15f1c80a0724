package customer_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCustomersEarnByWhatTheyDo(t *testing.T) {
	s := start(t)
	club := s.programme()
	s.Run(s.Service.Parts...)
	ada := s.register("Ada")
	s.reaches(ada.ID, 20)
	purchase := s.buy(ada.ID, time.Now().UTC().Format(time.DateOnly), "o-1") // 12.34
	got := s.reaches(ada.ID, 32)
	require.Equal(t, "silver", got.Tier.Key)
	require.Equal(t, "gold", got.NextTier.Key)
	require.Equal(t, "87.66", got.NextTier.MissingSpending.Amount)
	require.Equal(t, "12.34", got.Spent.Amount)

	s.call(http.MethodPost, "/v1/purchases/"+purchase.ID+"/refunds",
		fmt.Sprintf(`{"refundedOn":%q,"amount":{"amount":"6.17","currency":"CNY"}}`, time.Now().UTC().Format(time.DateOnly))).Text(http.StatusCreated)
	got = s.reaches(ada.ID, 26)
	require.Equal(t, "6.17", got.Spent.Amount)
	require.Nil(t, got.Tier, "6.17 is not enough for silver")

	var top struct {
		Items []struct {
			CustomerID string
			Spent      struct{ Amount string }
		}
	}
	bob := s.register("Bob")
	s.buy(bob.ID, time.Now().UTC().Format(time.DateOnly), "o-2")
	s.reaches(bob.ID, 32)
	require.NoError(t, readInto(s.callAs(s.analyst, http.MethodGet, "/v1/loyalty/high-value?programmeId="+club, ""), &top))
	require.Len(t, top.Items, 2)
	require.Equal(t, []string{bob.ID, ada.ID}, []string{top.Items[0].CustomerID, top.Items[1].CustomerID})
	s.call(http.MethodGet, "/v1/loyalty/high-value", "").Problem(http.StatusUnprocessableEntity)
	s.callAs(s.globex, http.MethodGet, "/v1/loyalty/high-value?programmeId="+club, "").Problem(http.StatusNotFound)
}

func TestTheLedgerShowsEveryMovement(t *testing.T) {
	s := start(t)
	club, other := s.programme(), s.programme()
	ada := s.register("Ada")
	s.Run(s.Service.Parts...)
	require.Eventually(t, func() bool { return len(s.standings(ada.ID)) == 2 }, patient, 20*time.Millisecond)
	s.give(ada.ID, club, 30).OK(http.StatusCreated)
	cup := s.offer(club, "")
	redeemed := s.redeem(ada.ID, club, cup.ID).prize(http.StatusCreated)
	path := "/v1/customers/" + ada.ID + "/loyalty/entries?programmeId=" + club
	type ledger struct {
		Items []struct {
			Points, Balance     int64
			Reason, Cause, Note string
		}
		Next string
	}
	var page ledger
	require.Eventually(t, func() bool {
		page = ledger{}
		return readInto(s.call(http.MethodGet, path, ""), &page) == nil && len(page.Items) == 3
	}, patient, 20*time.Millisecond)
	var lines []string
	for _, e := range page.Items {
		lines = append(lines, fmt.Sprintf("%d %d %s %s", e.Points, e.Balance, e.Reason, e.Note))
	}
	require.Equal(t, []string{"-30 20 redeemed ", "30 50 adjusted Goodwill", "20 20 earned "}, lines)
	require.Equal(t, redeemed.ID, page.Items[0].Cause)
	require.NoError(t, readInto(s.call(http.MethodGet, path+"&limit=2", ""), &page))
	require.NotEmpty(t, page.Next)
	require.NoError(t, readInto(s.call(http.MethodGet, "/v1/customers/"+ada.ID+"/loyalty/entries?programmeId="+other, ""), &page))
	require.Len(t, page.Items, 1)
	s.callAs(s.globex, http.MethodGet, path, "").Problem(http.StatusNotFound)
	s.callAs(s.globex, http.MethodGet, "/v1/customers/"+ada.ID+"/loyalty", "").Problem(http.StatusNotFound)
}
