package customer_test

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

// profile is all that is shown of a customer.
type profile struct {
	ID, Kind, Language, TimeZone, BirthDate, Industry, SizeClass, Source, Owner, Team string

	Name          struct{ Display, Given, Family string }
	ContactPoints []struct {
		Kind, Value, Original, Label, UsableFrom, UsableUntil string
		Verified, Primary                                     bool
	}
	BestHours    *struct{ From, To string }
	Memberships  []struct{ OrganisationID, Role string }
	Fields       map[string]any
	Completeness int

	tag string // ETag
}

// profile requires the status and returns the customer that is shown.
func (a answer) profile(status int) profile {
	a.T.Helper()
	var p profile
	require.NoError(a.T, json.Unmarshal([]byte(a.Text(status)), &p))
	p.tag = a.Header.Get("ETag")
	return p
}

// organisation registers an organisation that belongs to others.
func (s *server) organisation(name string, of ...string) profile {
	s.T.Helper()
	body := fmt.Sprintf(`{"kind":"organisation","name":{"display":%s},"memberships":%s}`, quote(name), membershipsOf(of...))
	return s.call(http.MethodPost, "/v1/customers", body).profile(http.StatusCreated)
}

// membershipsOf returns memberships of the organisations in JSON.
func membershipsOf(ids ...string) string {
	list := "["
	for i, id := range ids {
		if i > 0 {
			list += ","
		}
		list += fmt.Sprintf(`{"organisationId":%s}`, quote(id))
	}
	return list + "]"
}

// join has the customer belong to organisations, as it was at a version.
func (s *server) join(customer profile, ids ...string) answer {
	s.T.Helper()
	return s.call(http.MethodPatch, "/v1/customers/"+customer.ID, `{"memberships":`+membershipsOf(ids...)+`}`, "If-Match", customer.tag)
}

// define defines a custom field of a type; extra is more of the body.
func (s *server) define(key, kind string, extra ...string) view {
	s.T.Helper()
	body := fmt.Sprintf(`{"key":%s,"type":%s`, quote(key), quote(kind))
	for _, more := range extra {
		body += "," + more
	}
	return s.call(http.MethodPost, "/v1/custom-fields", body+"}").ok(http.StatusCreated)
}

// lastChange returns what a customer's last event, which must be of a change, tells.
func (s *server) lastChange(customerID string) contracts.CustomerChanged {
	s.T.Helper()
	pending := s.Pending(servicetest.Acme, "customers", customerID)
	require.NotEmpty(s.T, pending)
	last := pending[len(pending)-1]
	require.Equal(s.T, (contracts.CustomerChanged{}).EventType(), last.Type)
	told, err := eventbus.Decode[contracts.CustomerChanged](eventbus.Event{Data: last.Data})
	require.NoError(s.T, err)
	return told
}
