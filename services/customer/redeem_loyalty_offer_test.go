package customer_test

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRedeemOfferAndCancel(t *testing.T) {
	s := start(t)
	ada, club := s.register("Ada"), s.programme()
	cup := s.offer(club, `,"stock":2`)
	s.give(ada.ID, club, 100).OK(http.StatusCreated)
	answer := s.redeem(ada.ID, club, cup.ID)
	redeemed := answer.prize(http.StatusCreated)
	path := "/v1/customers/" + ada.ID + "/redemptions/" + redeemed.ID
	require.Equal(t, path, answer.Header.Get("Location"))
	require.Equal(t, "confirmed", redeemed.State)
	require.Equal(t, redeemed, s.call(http.MethodGet, path, "").prize(http.StatusOK))
	require.EqualValues(t, 70, s.standings(ada.ID)[0].Balance)
	require.EqualValues(t, 1, s.stockOf(cup.ID))

	s.call(http.MethodPost, path+"/cancel", "").Problem(http.StatusPreconditionRequired)
	cancelled := s.call(http.MethodPost, path+"/cancel", "", "If-Match", redeemed.tag).prize(http.StatusOK)
	require.Equal(t, "cancelled", cancelled.State)
	require.EqualValues(t, 100, s.standings(ada.ID)[0].Balance)
	require.EqualValues(t, 2, s.stockOf(cup.ID))
	s.call(http.MethodPost, path+"/cancel", "", "If-Match", redeemed.tag).Problem(http.StatusPreconditionFailed)
	s.call(http.MethodPost, path+"/cancel", "", "If-Match", cancelled.tag).Problem(http.StatusConflict)
	require.Equal(t, []string{redeemed.ID}, s.call(http.MethodGet, "/v1/customers/"+ada.ID+"/redemptions", "").prize(http.StatusOK).ids())

	bob := s.register("Bob")
	s.call(http.MethodGet, "/v1/customers/"+bob.ID+"/redemptions/"+redeemed.ID, "").Problem(http.StatusNotFound)
	s.callAs(s.globex, http.MethodGet, path, "").Problem(http.StatusNotFound)
	s.callAs(s.analyst, http.MethodPost, path+"/cancel", "", "If-Match", cancelled.tag).Problem(http.StatusForbidden)
}

func TestRedeemOfferIsRefused(t *testing.T) {
	s := start(t)
	ada, club, other := s.register("Ada"), s.programme(), s.programme()
	s.give(ada.ID, club, 100).OK(http.StatusCreated)
	for _, test := range []struct {
		name, offer string
		word        string
	}{
		{"too dear", `,"description":"","stock":5`, "needs"},
		{"sold out", `,"stock":0`, "sold out"},
		{"not begun", `,"from":"2999-01-01"`, "begins"},
		{"over", `,"until":"2020-01-01"`, "ended"},
		{"ended", `,"status":"ended"`, "over"},
		{"for a tier", `,"tier":"gold"`, "tier"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := s.on(t)
			customer := ada.ID
			if test.name == "too dear" {
				customer = s.register("Eve").ID
			}
			cup := s.offer(club, test.offer)
			require.Contains(t, s.redeem(customer, club, cup.ID).Problem(http.StatusConflict).Detail, test.word)
		})
	}
	cup := s.offer(club, "")
	s.redeem(ada.ID, other, cup.ID).Problem(http.StatusNotFound)
	s.redeem(ada.ID, club, "lof_0").Problem(http.StatusNotFound)
	s.redeem("cus_0", club, cup.ID).Problem(http.StatusNotFound)
	require.EqualValues(t, 100, s.standings(ada.ID)[0].Balance, "nothing is taken")
}

func TestRedeemOfferOfASegment(t *testing.T) {
	s := start(t)
	ada, bob, club, friends := s.register("Ada"), s.register("Bob"), s.programme(), s.list("Friends")
	cup := s.offer(club, `,"segmentId":"`+friends.ID+`"`)
	s.put(friends.ID, ada.ID).Text(http.StatusOK)
	for _, c := range []view{ada, bob} {
		s.give(c.ID, club, 30).OK(http.StatusCreated)
	}
	s.redeem(ada.ID, club, cup.ID).prize(http.StatusCreated)
	require.Contains(t, s.redeem(bob.ID, club, cup.ID).Problem(http.StatusConflict).Detail, "segment")
}

func TestRedeemOfferAsOftenAsOneMay(t *testing.T) {
	s := start(t)
	ada, club := s.register("Ada"), s.programme()
	cup := s.offer(club, `,"perCustomer":1`)
	s.give(ada.ID, club, 100).OK(http.StatusCreated)
	first := s.redeem(ada.ID, club, cup.ID).prize(http.StatusCreated)
	s.redeem(ada.ID, club, cup.ID).Problem(http.StatusConflict)
	path := "/v1/customers/" + ada.ID + "/redemptions/" + first.ID + "/cancel"
	s.call(http.MethodPost, path, "", "If-Match", first.tag).prize(http.StatusOK)
	s.redeem(ada.ID, club, cup.ID).prize(http.StatusCreated)
}

func TestRedeemOfferTwiceAtOnceWithPointsForOne(t *testing.T) {
	s := start(t)
	ada, club := s.register("Ada"), s.programme()
	cup := s.offer(club, `,"stock":5`)
	s.give(ada.ID, club, 50).OK(http.StatusCreated)
	var won, lost atomic.Int32
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			switch answer := s.redeem(ada.ID, club, cup.ID); answer.Status {
			case http.StatusCreated:
				won.Add(1)
			case http.StatusConflict:
				lost.Add(1)
			default:
				assert.Fail(t, "neither won nor lost", "%s", answer.Body)
			}
		})
	}
	all.Wait()
	require.Equal(t, []int32{1, 5}, []int32{won.Load(), lost.Load()})
	require.EqualValues(t, 20, s.standings(ada.ID)[0].Balance)
	require.EqualValues(t, 4, s.stockOf(cup.ID))
}

func TestRedeemTheLastOfAnOfferByManyAtOnce(t *testing.T) {
	s := start(t)
	club := s.programme()
	cup := s.offer(club, `,"stock":1`)
	var customers []string
	for range 6 {
		c := s.register("Ada")
		s.give(c.ID, club, 50).OK(http.StatusCreated)
		customers = append(customers, c.ID)
	}
	var won atomic.Int32
	var all sync.WaitGroup
	for _, id := range customers {
		all.Go(func() {
			if s.redeem(id, club, cup.ID).Status == http.StatusCreated {
				won.Add(1)
			}
		})
	}
	all.Wait()
	require.EqualValues(t, 1, won.Load())
	require.Zero(t, s.stockOf(cup.ID))
}
