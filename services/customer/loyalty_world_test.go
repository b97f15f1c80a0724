package customer_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/stretchr/testify/require"
)

// standing is how a customer stands in its first programme.
type standing struct {
	ProgrammeID                 string
	Balance, Owed, ExpiringSoon int64
	Points                      int64
	Lots                        []struct{ Points int64 }
	Tier                        *struct{ Key string }
	NextTier                    *struct {
		Key             string
		MissingSpending struct{ Amount string }
	}
	Spent struct{ Amount, Currency string }
}

// prize is a programme, an offer or a redemption as the service shows it.
type prize struct {
	ID, State string
	Items     []prize
	tag       string
}

// prize requires the status and returns what is shown.
func (a answer) prize(status int) prize {
	a.T.Helper()
	var p prize
	require.NoError(a.T, json.Unmarshal([]byte(a.Text(status)), &p))
	p.tag = a.Header.Get("ETag")
	return p
}

func (p prize) ids() []string {
	var ids []string
	for _, item := range p.Items {
		ids = append(ids, item.ID)
	}
	return ids
}

// teaClub is the body of a programme in which a yuan earns a point.
const teaClub = `{"name":"Tea club","pointsName":"leaves","startsOn":"2020-01-01","expiryMonths":12,"tierBasis":"spending",
	"rules":[{"key":"spend","on":"purchase","points":1,"per":{"amount":"1","currency":"CNY"}},
		{"key":"welcome","on":"registration","points":20}],
	"tiers":[{"key":"silver","name":"Silver","spending":{"amount":"10","currency":"CNY"}},
		{"key":"gold","name":"Gold","spending":{"amount":"100","currency":"CNY"},"percent":150}]}`

// programme begins a programme and returns its id.
func (s *server) programme() string {
	s.T.Helper()
	return s.call(http.MethodPost, "/v1/loyalty/programmes", teaClub).prize(http.StatusCreated).ID
}

// offer adds an offer that costs 30 points; extra is more of the body.
func (s *server) offer(programmeID, extra string) prize {
	s.T.Helper()
	body := fmt.Sprintf(`{"programmeId":%q,"name":"Cup","cost":30%s}`, programmeID, extra)
	return s.call(http.MethodPost, "/v1/loyalty/offers", body).prize(http.StatusCreated)
}

// give adjusts a customer's points.
func (s *server) give(customerID, programmeID string, points int) answer {
	s.T.Helper()
	body := fmt.Sprintf(`{"programmeId":%q,"points":%d,"note":"Goodwill"}`, programmeID, points)
	return s.call(http.MethodPost, "/v1/customers/"+customerID+"/loyalty/adjustments", body)
}

func (s *server) redeem(customerID, programmeID, offerID string) answer {
	s.T.Helper()
	body := fmt.Sprintf(`{"programmeId":%q,"offerId":%q}`, programmeID, offerID)
	return s.call(http.MethodPost, "/v1/customers/"+customerID+"/redemptions", body)
}

// standings returns how a customer stands in its programmes.
func (s *server) standings(customerID string) []standing {
	s.T.Helper()
	var shown struct{ Programmes []standing }
	read := s.call(http.MethodGet, "/v1/customers/"+customerID+"/loyalty", "")
	require.NoError(s.T, json.Unmarshal([]byte(read.Text(http.StatusOK)), &shown))
	return shown.Programmes
}

// reaches waits until the customer's balance in its one programme is that many points, and returns how it stands.
func (s *server) reaches(customerID string, balance int64) standing {
	s.T.Helper()
	var got []standing
	require.Eventually(s.T, func() bool {
		got = s.standings(customerID)
		return len(got) == 1 && got[0].Balance == balance
	}, patient, 20*time.Millisecond, "%+v", got)
	return got[0]
}

// stockOf returns how many of an offer are left.
func (s *server) stockOf(offerID string) int64 {
	s.T.Helper()
	var shown struct{ Stock int64 }
	read := s.call(http.MethodGet, "/v1/loyalty/offers/"+offerID, "")
	require.NoError(s.T, json.Unmarshal([]byte(read.Text(http.StatusOK)), &shown))
	return shown.Stock
}

// readInto reads the body of an answer that is no problem.
func readInto(a answer, into any) error {
	if a.Status >= http.StatusBadRequest {
		return fmt.Errorf("status %d: %s", a.Status, a.Body)
	}
	return json.Unmarshal(a.Body, into)
}
