package customer_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// erasure is an erasure as it is shown.
type erasure struct {
	ID, CustomerID, Reason, State, RequestedBy string
	Overdue                                    bool
	Aliases, Awaiting                          []string
	Services                                   []domain.ReceiptService
	RequestedAt, DueAt                         time.Time
	CompletedAt                                *time.Time
}

// decode reads what is shown into a T.
func decode[T any](a answer, status int) T {
	a.T.Helper()
	var v T
	require.NoError(a.T, json.Unmarshal([]byte(a.Text(status)), &v))
	return v
}

// erase asks for a customer to be erased.
func (s *server) erase(customerID string) answer {
	s.T.Helper()
	return s.call(http.MethodPost, "/v1/erasures", fmt.Sprintf(`{"customerId":%q,"reason":"customer-request"}`, customerID))
}

// others are the other services as far as they answer what customers may ask of them.
type others struct {
	told      <-chan eventbus.Event
	publisher map[string]*servicetest.Publisher
}

// listen runs the service's parts and the other services.
func (s *server) others() *others {
	s.T.Helper()
	o := &others{told: s.Listen(contracts.CustomerTopic), publisher: map[string]*servicetest.Publisher{
		"interaction": s.Publisher(contracts.InteractionSource, contracts.InteractionTopic),
		"feedback":    s.Publisher(contracts.FeedbackSource, contracts.FeedbackTopic),
		"analytics":   s.Publisher(contracts.AnalyticsSource, contracts.AnalyticsTopic),
	}}
	s.Run(s.Service.Parts...)
	return o
}

// await returns what the next event of a type says.
func await[P eventbus.Payload](t testing.TB, o *others) P {
	t.Helper()
	var want P
	deadline := time.After(patient)
	for {
		select {
		case e := <-o.told:
			if e.Type == want.EventType() {
				told, err := eventbus.Decode[P](e)
				require.NoError(t, err)
				return told
			}
		case <-deadline:
			require.Fail(t, "the event was not told", want.EventType())
		}
	}
}

// erased has every service but those left out say that it has erased the customer.
func (o *others) erased(asked contracts.ErasureRequested, leftOut ...string) {
	told := contracts.CustomerErased{
		ErasureID: asked.ErasureID, CustomerID: asked.CustomerID, ErasedAt: time.Now().UTC(),
		Erased: []contracts.Erased{{Kind: "things", Erased: 2, Anonymised: 1}},
	}
	for service, answer := range map[string]contracts.Data{
		"interaction": contracts.InteractionCustomerErased{CustomerErased: told},
		"feedback":    contracts.FeedbackCustomerErased{CustomerErased: told},
		"analytics":   contracts.AnalyticsCustomerErased{CustomerErased: told},
	} {
		if !slices.Contains(leftOut, service) {
			o.publisher[service].Tell(servicetest.Acme, asked.ErasureID, asked.CustomerID, told.ErasedAt, answer)
		}
	}
}

// agent returns the token of somebody who may write customers, and not erase them.
func (s *server) agent() string {
	s.T.Helper()
	return s.Bearer(servicetest.Acme, "agent", auth.Agent)
}

// refusedTo requires that neither the analyst nor the agent may make the request.
func (s *server) refusedTo(tokens []string, method, path, body string) {
	s.T.Helper()
	for _, token := range tokens {
		s.callAs(token, method, path, body, "If-Match", `"1"`).Problem(http.StatusForbidden)
	}
}

// short returns the last parts of event types.
func short(types []string) []string {
	names := make([]string, len(types))
	for i, name := range types {
		parts := strings.Split(name, ".")
		names[i] = parts[len(parts)-2]
	}
	return names
}
