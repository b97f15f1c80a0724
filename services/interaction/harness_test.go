package interaction

import (
	"cmp"
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/consume"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/store"
)

const (
	acme    = servicetest.Acme
	globex  = servicetest.Globex
	patient = 30 * time.Second // for what must happen, however busy the machine
)

// monday is when every test begins: 10:00 in Shanghai.
var monday = time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC)

// harness is the service, called by an agent of acme. Its parts do not run unless a test starts them: events are handed
// to it by deliver.
type harness struct {
	*servicetest.Server

	handle eventbus.Handler
	app    func(tenancy.ID) app.App
}

// start serves with settings of acme: names and values in turn.
func start(t *testing.T, settings ...string) *harness {
	t.Helper()
	set := map[string]string{}
	for i := 0; i < len(settings); i += 2 {
		set[settings[i]] = settings[i+1]
	}
	build := func(ctx context.Context, env host.Env) (*host.Service, error) { return New(ctx, env, Config{}) }
	h := &harness{Server: servicetest.Start(t, build, servicetest.Options{Clock: servicetest.NewClock(monday), Settings: set})}
	documents, err := store.Open(t.Context(), h.Env.Store, h.Env.Now)
	require.NoError(t, err)
	h.app = tenantApps(documents, h.Env)
	h.handle = consume.Handler(h.app)
	h.Token = h.Bearer(acme, "u_li", auth.Agent)
	return h
}

// customer makes a customer known to the service and returns its id.
func (h *harness) customer(tenant tenancy.ID, change ...func(*contracts.Customer)) string {
	h.T.Helper()
	c := contracts.Customer{ID: id.New("cus"), Kind: "person", DisplayName: "王小明", Stage: "lead"}
	for _, f := range change {
		f(&c)
	}
	h.deliver(event(tenant, contracts.CustomerSource, c.ID, 1, contracts.CustomerRegistered{Customer: c}))
	return c.ID
}

// deliver hands events to the service as one batch.
func (h *harness) deliver(events ...eventbus.Event) {
	h.T.Helper()
	require.NoError(h.T, h.handle(h.T.Context(), events))
}

// event is an event of monday as it is read from a topic.
func event(tenant tenancy.ID, source, subject string, sequence int64, data contracts.Data) eventbus.Event {
	e := servicetest.Event(tenant, source, subject, sequence, monday, data)
	e.Key = keyOf(e)
	return e
}

// keyOf is the id of the customer that an event is about, by which its topic keeps it in order.
func keyOf(e eventbus.Event) string {
	var about struct {
		CustomerID string `json:"customerId"`
		Case       struct {
			CustomerID string `json:"customerId"`
		} `json:"case"`
		FollowUp struct {
			CustomerID string `json:"customerId"`
		} `json:"followUp"`
	}
	_ = json.Unmarshal(e.Data, &about)
	return cmp.Or(about.CustomerID, about.Case.CustomerID, about.FollowUp.CustomerID, e.Subject)
}
