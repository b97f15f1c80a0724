package customer_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

// consent is an entry of a history of consents as it is shown.
type consent struct {
	ID, CustomerID, Purpose, Channel, State, LegalBasis, Source, Wording, Proof, RecordedBy string
	At, RecordedAt                                                                          time.Time
}

// purpose defines a purpose of acme's and returns its entity tag.
func (s *server) purpose(key, legalBasis string) string {
	s.T.Helper()
	defined := s.call(http.MethodPost, "/v1/consent-purposes", fmt.Sprintf(`{"key":%q,"name":"What for","legalBasis":%q}`, key, legalBasis))
	defined.Text(http.StatusCreated)
	return defined.Header.Get("ETag")
}

// consents records that a customer gave or withdrew consent.
func (s *server) consents(customerID, purpose, channel, state, at string) consent {
	s.T.Helper()
	body := fmt.Sprintf(`{"purpose":%q,"channel":%q,"state":%q,"at":%q}`, purpose, channel, state, at)
	return decode[consent](s.call(http.MethodPost, "/v1/customers/"+customerID+"/consents", body), http.StatusCreated)
}

// contactable returns whether the customer may be contacted, and why: "yes: consent".
func (s *server) contactable(customerID, purpose, channel string) string {
	s.T.Helper()
	path := fmt.Sprintf("/v1/customers/%s/contactable?purpose=%s&channel=%s", customerID, purpose, channel)
	shown := s.call(http.MethodGet, path, "").OK(http.StatusOK)
	return fmt.Sprintf("%v: %s", shown["contactable"], shown["reason"])
}

func TestRecordConsentCountsAtOnce(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	s.purpose("news", "consent")
	require.Equal(t, "false: no-consent", s.contactable(ada.ID, "news", "email"))

	body := `{"purpose":"news","channel":"email","state":"given","source":"web-form","wording":"2026-01","proof":"double opt-in\nfrom the mail of 2 March","at":"2026-01-02T03:04:05Z"}`
	given := decode[consent](s.call(http.MethodPost, "/v1/customers/"+ada.ID+"/consents", body), http.StatusCreated)
	require.Equal(t, "consent", given.LegalBasis, "the purpose's")
	require.Equal(t, "user", given.RecordedBy)
	require.Equal(t, []string{"consent-changed"}, short(s.Told(servicetest.Acme, "consents", given.ID)))
	require.Equal(t, ada.ID, s.Pending(servicetest.Acme, "consents", given.ID)[0].Key)
	require.Equal(t, "true: consent", s.contactable(ada.ID, "news", "email"))
	require.Equal(t, "false: no-consent", s.contactable(ada.ID, "news", "phone"))

	withdrawn := s.consents(ada.ID, "news", "any", "withdrawn", "2026-02-02T03:04:05Z")
	require.Equal(t, "false: withdrawn", s.contactable(ada.ID, "news", "email"), "what is said of any channel counts for each")
	s.consents(ada.ID, "news", "email", "given", "2026-01-15T00:00:00Z")
	require.Equal(t, "false: withdrawn", s.contactable(ada.ID, "news", "email"), "what was said before does not")

	path := "/v1/customers/" + ada.ID + "/consents"
	require.Len(t, s.call(http.MethodGet, path, "").List(), 3)
	first := s.call(http.MethodGet, path+"?limit=1", "").ok(http.StatusOK)
	require.Equal(t, []string{withdrawn.ID}, first.ids())
	require.Len(t, s.call(http.MethodGet, path+"?limit=2&cursor="+first.Next, "").List(), 2)
	require.Equal(t, []string{withdrawn.ID}, s.call(http.MethodGet, path+"/current", "").ok(http.StatusOK).ids())
}

func TestRecordConsentRefusesWhatCannotBe(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	s.purpose("news", "consent")
	path := "/v1/customers/" + ada.ID + "/consents"
	tomorrow := time.Now().Add(24 * time.Hour).UTC().Format(time.RFC3339)
	for field, body := range map[string]string{
		"at":         `{"purpose":"news","channel":"email","state":"given","at":"` + tomorrow + `"}`,
		"purpose":    `{"purpose":"cold-calls","channel":"phone","state":"given"}`,
		"channel":    `{"purpose":"news","channel":"pigeon","state":"given"}`,
		"state":      `{"purpose":"news","channel":"email","state":"maybe"}`,
		"legalBasis": `{"purpose":"news","channel":"email","state":"given","legalBasis":"whim"}`,
		"proof":      `{"purpose":"news","channel":"email","state":"given","proof":"` + strings.Repeat("x", 2001) + `"}`,
		"source":     `{"purpose":"news","channel":"email","state":"given","source":"a\u0007b"}`,
	} {
		s.call(http.MethodPost, path, body).field(field)
	}
	require.Contains(t, s.call(http.MethodPost, path, `{"purpose":"news","channel":"email","state":"given","at":"1815-12-10T00:00:00Z"}`).field("at"), "1970")
	good := `{"purpose":"news","channel":"email","state":"given"}`
	s.callAs(s.globex, http.MethodPost, path, good).Problem(http.StatusNotFound)
	s.callAs(s.globex, http.MethodGet, path, "").Problem(http.StatusNotFound)
	s.callAs(s.globex, http.MethodGet, path+"/current", "").Problem(http.StatusNotFound)
	s.callAs(s.analyst, http.MethodPost, path, good).Problem(http.StatusForbidden)
	require.Empty(t, s.call(http.MethodGet, path, "").List())
}

func TestAPurposeThatNeedsNoConsentIsAllowedUntilSomebodyObjects(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	s.purpose("service", "contract")
	require.Equal(t, "true: legal-basis", s.contactable(ada.ID, "service", "phone"))
	s.consents(ada.ID, "service", "phone", "withdrawn", "2026-02-02T03:04:05Z")
	require.Equal(t, "false: withdrawn", s.contactable(ada.ID, "service", "phone"))
	require.Equal(t, "true: legal-basis", s.contactable(ada.ID, "service", "email"))
}

func TestContactableAnswersForThoseWhoAreGone(t *testing.T) {
	s := start(t)
	ada, bob := s.register("Ada"), s.register("Bob")
	s.purpose("news", "contract")
	s.erase(ada.ID).Text(http.StatusCreated)
	s.call(http.MethodDelete, "/v1/customers/"+bob.ID, "", "If-Match", bob.tag).Text(http.StatusNoContent)
	require.Equal(t, "false: erased", s.contactable(ada.ID, "news", "email"))
	require.Equal(t, "false: deleted", s.contactable(bob.ID, "news", "email"))
	s.call(http.MethodGet, "/v1/customers/"+ada.ID+"/consents", "").Problem(http.StatusNotFound)
	s.callAs(s.globex, http.MethodGet, "/v1/customers/"+ada.ID+"/contactable?purpose=news&channel=email", "").Problem(http.StatusNotFound)
	s.call(http.MethodGet, "/v1/customers/"+ada.ID+"/contactable?purpose=other&channel=email", "").field("purpose")
}
