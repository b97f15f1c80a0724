package customer_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAdjustPoints(t *testing.T) {
	s := start(t)
	ada, club := s.register("Ada"), s.programme()
	require.InDelta(t, 100, s.give(ada.ID, club, 100).OK(http.StatusCreated)["balance"], 0)
	require.InDelta(t, 40, s.give(ada.ID, club, -60).OK(http.StatusCreated)["balance"], 0)
	require.Contains(t, s.give(ada.ID, club, -41).Problem(http.StatusConflict).Detail, "has 40 points and needs 41")
	require.EqualValues(t, 40, s.standings(ada.ID)[0].Balance)
	require.Nil(t, s.standings(ada.ID)[0].Tier, "adjustments do not count towards a tier")
}

func TestAdjustPointsRefusesBadInput(t *testing.T) {
	s := start(t)
	ada, club := s.register("Ada"), s.programme()
	path := "/v1/customers/" + ada.ID + "/loyalty/adjustments"
	s.give(ada.ID, club, 0).field("points")
	s.give(ada.ID, club, 2_000_000_000).field("points")
	s.call(http.MethodPost, path, `{"programmeId":"`+club+`","points":1,"note":" "}`).field("note")
	s.call(http.MethodPost, path, `{"programmeId":"`+club+`","points":1}`).field("note")
	s.give(ada.ID, "lpg_0", 1).Problem(http.StatusNotFound)
	s.give("cus_0", club, 1).Problem(http.StatusNotFound)
	body := `{"programmeId":"` + club + `","points":1,"note":"x"}`
	s.callAs(s.analyst, http.MethodPost, path, body).Problem(http.StatusForbidden)
	s.callAs(s.globex, http.MethodPost, path, body).Problem(http.StatusNotFound)
	require.Empty(t, s.standings(ada.ID), "nobody joined")
}

func TestAdjustPointsOnceForOneIdempotencyKey(t *testing.T) {
	s := start(t)
	ada, club := s.register("Ada"), s.programme()
	body := `{"programmeId":"` + club + `","points":10,"note":"Goodwill"}`
	for range 2 {
		s.call(http.MethodPost, "/v1/customers/"+ada.ID+"/loyalty/adjustments", body, "Idempotency-Key", "k-1").OK(http.StatusCreated)
	}
	require.EqualValues(t, 10, s.standings(ada.ID)[0].Balance)
}
