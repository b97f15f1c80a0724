package analytics_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/analytics"
)

const (
	acme   = servicetest.Acme // in Shanghai
	globex = servicetest.Globex

	patient = 30 * time.Second // for what must happen, however busy the machine
	soon    = 20 * time.Millisecond
)

// today is when every test runs: late on March 1st in London, and already March 2nd in Shanghai.
var today = time.Date(2026, 3, 1, 23, 0, 0, 0, time.UTC)

// server is the analytics service, running, called by acme's admin, with the services that it hears.
type server struct {
	*servicetest.Server

	others   map[string]*servicetest.Publisher // by source
	operator string                            // token
}

func start(t *testing.T) *server {
	t.Helper()
	build := func(ctx context.Context, env host.Env) (*host.Service, error) {
		// With the clock standing still nothing would ever have been quiet for a while.
		return analytics.New(ctx, env, analytics.Config{ScoreAfter: -1, LookEvery: soon})
	}
	s := &server{Server: servicetest.Start(t, build, servicetest.Options{Clock: servicetest.NewClock(today)})}
	s.Token = s.Bearer(acme, "user", auth.Admin)
	s.operator = s.Bearer("", "user", auth.Operator)
	s.others = map[string]*servicetest.Publisher{
		contracts.CustomerSource:    s.Publisher(contracts.CustomerSource, contracts.CustomerTopic),
		contracts.FeedbackSource:    s.Publisher(contracts.FeedbackSource, contracts.FeedbackTopic),
		contracts.InteractionSource: s.Publisher(contracts.InteractionSource, contracts.InteractionTopic),
	}
	s.Run(s.Service.Parts...)
	return s
}

// tell publishes an aggregate's next events, about a customer, of a time.
func (s *server) tell(tenant tenancy.ID, source, subject, customer string, at time.Time, data ...eventbus.Payload) {
	s.T.Helper()
	s.others[source].Tell(tenant, subject, customer, at, data...)
}

// register publishes that a customer was registered, and what it bought: days, and amounts in yuan, in turn.
func (s *server) register(tenant tenancy.ID, customer string, bought ...string) {
	s.T.Helper()
	data := []eventbus.Payload{contracts.CustomerRegistered{Customer: contracts.Customer{ID: customer, Stage: "lead"}}}
	for i := 0; i < len(bought); i += 2 {
		total, err := contracts.ParseMoney(bought[i+1], "CNY")
		require.NoError(s.T, err)
		data = append(data, contracts.PurchaseRecorded{CustomerID: customer, PurchasedOn: bought[i], Total: total})
		if i == 0 {
			data = append(data, contracts.StageChanged{CustomerID: customer, From: "lead", To: "customer", Reason: "first-purchase"})
		}
	}
	s.tell(tenant, contracts.CustomerSource, customer, customer, today, data...)
}

// get reads a path as acme's admin and requires success.
func (s *server) get(path string) string {
	s.T.Helper()
	return s.Call(http.MethodGet, path, "").Text(http.StatusOK)
}

// at returns the value in a JSON document: at(doc, "purchases", "count"); nil where there is none.
func at(t require.TestingT, doc string, path ...string) any {
	var value any
	require.NoError(t, json.Unmarshal([]byte(doc), &value))
	for _, name := range path {
		fields, _ := value.(map[string]any)
		value = fields[name]
	}
	return value
}

// eventually reads a path until the value there is the one wanted.
func (s *server) eventually(path string, want any, place ...string) {
	s.T.Helper()
	s.eventuallyAs(s.Token, path, want, place...)
}

func (s *server) eventuallyAs(token, path string, want any, place ...string) {
	s.T.Helper()
	require.EventuallyWithT(s.T, func(t *assert.CollectT) {
		got, err := s.Do(token, http.MethodGet, path, "")
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, got.Status, "%s", got.Body)
		require.Equal(t, want, at(t, string(got.Body), place...))
	}, patient, soon, "%s of %s", strings.Join(place, "."), path)
}
