package feedback

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
	"github.com/guanxi-crm/guanxi/services/feedback/internal/app"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/consume"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/store"
)

const (
	acme    = servicetest.Acme
	globex  = servicetest.Globex
	patient = 30 * time.Second // for what must happen, however busy the machine
)

// monday is when every test begins.
var monday = time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC)

// harness is the service, called by an agent of acme. Its parts do not run unless a test starts them: events are handed
// to it by deliver.
type harness struct {
	*servicetest.Server

	handle eventbus.Handler
	app    func(tenancy.ID) app.App
}

func start(t *testing.T) *harness {
	t.Helper()
	build := func(ctx context.Context, env host.Env) (*host.Service, error) { return New(ctx, env, Config{}) }
	h := &harness{Server: servicetest.Start(t, build, servicetest.Options{Clock: servicetest.NewClock(monday)})}
	h.bind()
	h.Token = h.Bearer(acme, "u_li", auth.Agent)
	return h
}

// bind binds what tests reach past the API to the environment.
func (h *harness) bind() {
	h.T.Helper()
	documents, err := store.Open(h.T.Context(), h.Env.Store, h.Env.Now)
	require.NoError(h.T, err)
	h.app = tenantApps(documents, h.Env)
	h.handle = consume.Handler(h.app)
}

// change serves on with a tenants file in which the tenant is another.
func (h *harness) change(tenant tenancy.ID, change func(*tenancy.Tenant)) {
	h.T.Helper()
	changed, known := h.Env.Tenants.Lookup(tenant)
	require.True(h.T, known)
	change(&changed)
	h.Env.Tenants = tenancy.NewDirectory(changed)
	h.Serve()
	h.bind()
}

// suspend serves on with a tenants file in which the tenant is suspended.
func (h *harness) suspend(tenant tenancy.ID) {
	h.T.Helper()
	h.change(tenant, func(t *tenancy.Tenant) { t.State = tenancy.Suspended })
}

// customer makes a customer known to the service and returns its id.
func (h *harness) customer(tenant tenancy.ID, change ...func(*contracts.Customer)) string {
	h.T.Helper()
	c := contracts.Customer{ID: id.New("cus"), Kind: "person", DisplayName: "王小明", Language: "zh-CN", Stage: "lead"}
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
	}
	_ = json.Unmarshal(e.Data, &about)
	return cmp.Or(about.CustomerID, about.Case.CustomerID, e.Subject)
}
