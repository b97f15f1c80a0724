package customer_test

import (
	"fmt"
	"net/http"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

// soon is how long a test waits for what happens in the background, however busy the machine.
const soon = 30 * time.Second

// daysAgo is a calendar day.
func daysAgo(days int) string { return time.Now().UTC().AddDate(0, 0, -days).Format(time.DateOnly) }

// moveTo moves a customer by hand and returns it.
func (s *server) moveTo(customerID, stage, note string) view {
	s.T.Helper()
	tag := s.call(http.MethodGet, "/v1/customers/"+customerID, "").ok(http.StatusOK).tag
	return s.call(http.MethodPost, "/v1/customers/"+customerID+"/stage", fmt.Sprintf(`{"stage":%q,"note":%q}`, stage, note), "If-Match", tag).ok(http.StatusOK)
}

// lastMove returns the last change of stage that a customer has told and that is not published yet.
func (s *server) lastMove(customerID string) contracts.StageChanged {
	s.T.Helper()
	var last contracts.StageChanged
	for _, e := range s.Pending(servicetest.Acme, "customers", customerID) {
		if e.Type == last.EventType() {
			var err error
			last, err = eventbus.Decode[contracts.StageChanged](eventbus.Event{Data: e.Data})
			require.NoError(s.T, err)
		}
	}
	return last
}

// settingTold returns what was told last of a setting.
func (s *server) settingTold(id string) contracts.SettingChanged {
	s.T.Helper()
	pending := s.Pending(servicetest.Acme, "lifecycle_settings", id)
	require.NotEmpty(s.T, pending)
	told, err := eventbus.Decode[contracts.SettingChanged](eventbus.Event{Data: pending[len(pending)-1].Data})
	require.NoError(s.T, err)
	return told
}
