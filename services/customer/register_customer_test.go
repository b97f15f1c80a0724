package customer_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRegisterCustomer(t *testing.T) {
	s := start(t)
	created := s.call(http.MethodPost, "/v1/customers", `{
		"kind":"person","name":{"given":"小明","family":"王"},"externalId":"crm-1","language":"zh-hans-cn","timeZone":"Asia/Shanghai",
		"contactPoints":[{"kind":"email","value":"Ming@Example.ORG"},{"kind":"phone","value":"+86 138 0013 8000"}],
		"tags":["vip"," north ","vip"],"preferredChannel":"phone"}`)
	got := created.ok(http.StatusCreated)
	require.Equal(t, "/v1/customers/"+got.ID, created.Header.Get("Location"))
	require.Equal(t, `"1"`, got.tag)
	require.Equal(t, "lead", got.Stage)
	require.Equal(t, "王小明", got.Name.Display, "a name in Han characters has the family name first")
	require.Equal(t, []string{"north", "vip"}, got.Tags)
	require.Equal(t, "Ming@example.org", got.ContactPoints[0].Value, "the host of an address has no case")
	require.Equal(t, "+8613800138000", got.ContactPoints[1].Value)
	require.Equal(t, got, s.call(http.MethodGet, "/v1/customers/"+got.ID, "").ok(http.StatusOK), "what was answered is what is read")
	require.Equal(t, []string{"registered"}, s.pending(got.ID))
}

func TestRegisterCustomerRefusesBadInput(t *testing.T) {
	s := start(t)
	person := func(field string) string { return `{"kind":"person","name":{"display":"Ada"},` + field + `}` }
	for _, test := range []struct{ name, body, field string }{
		{"unknown kind", `{"kind":"robot","name":{"display":"R2"}}`, "kind"},
		{"no name", `{"kind":"person","name":{}}`, "name.display"},
		{"an organisation's name is not made of parts", `{"kind":"organisation","name":{"given":"A"}}`, "name.display"},
		{"unknown field", person(`"shoeSize":42`), "shoeSize"},
		{"wrong type", person(`"tags":"vip"`), "tags"},
		{"no e-mail address", person(`"contactPoints":[{"kind":"email","value":"ada at example"}]`), "contactPoints[0].value"},
		{"no phone number of the tenant's country", person(`"contactPoints":[{"kind":"phone","value":"99999999999"}]`), "contactPoints[0].value"},
		{
			"two primary addresses", person(`"contactPoints":[{"kind":"x","value":"a","primary":true},{"kind":"x","value":"b","primary":true}]`),
			"contactPoints[1].primary",
		},
		{"a day that no calendar has", person(`"birthDate":"1990-02-30"`), "birthDate"},
		{"a person's size", person(`"sizeClass":"1-9"`), "sizeClass"},
		{"unknown size", `{"kind":"organisation","name":{"display":"Acme"},"sizeClass":"7"}`, "sizeClass"},
		{"hours of no clock", person(`"bestHours":{"from":"29:00","to":"10:00"}`), "bestHours.from"},
		{"an organisation that is not there", person(`"memberships":[{"organisationId":"cus_1"}]`), "memberships[0].organisationId"},
		{"an own field that nobody defined", person(`"fields":{"shoeSize":42}`), "fields.shoeSize"},
		{"unknown kind of contact point", person(`"contactPoints":[{"kind":"fax","value":"1"}]`), "contactPoints[0].kind"},
		{"unknown channel", person(`"preferredChannel":"pigeon"`), "preferredChannel"},
		{"unknown language", person(`"language":"klingonese-x"`), "language"},
		{"unknown time zone", person(`"timeZone":"Mars/Olympus"`), "timeZone"},
		{"blank tag", person(`"tags":[" "]`), "tags[0]"},
		{"control character", person(`"owner":"a\u0000b"`), "owner"},
		{"external id too long", person(`"externalId":"` + strings.Repeat("x", 201) + `"`), "externalId"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := s.on(t)
			require.NotEmpty(t, s.call(http.MethodPost, "/v1/customers", test.body).field(test.field))
		})
	}
	s.call(http.MethodPost, "/v1/customers", `{"kind":`).Problem(http.StatusBadRequest)
	s.call(http.MethodPost, "/v1/customers", person(`"owner":"`+strings.Repeat("x", 1<<20)+`"`)).Problem(http.StatusRequestEntityTooLarge)
	require.Empty(t, s.call(http.MethodGet, "/v1/customers", "").ok(http.StatusOK).Items, "nothing is half written")
}

func TestRegisterCustomerKeepsExternalIDsUniqueWithinTheTenant(t *testing.T) {
	s := start(t)
	s.register("Ada", `"externalId":"crm-1"`)
	body := `{"kind":"person","name":{"display":"Bob"},"externalId":"crm-1"}`
	require.Contains(t, s.call(http.MethodPost, "/v1/customers", body).Problem(http.StatusConflict).Detail, "external id")
	s.callAs(s.globex, http.MethodPost, "/v1/customers", body).ok(http.StatusCreated)
}

func TestRegisterCustomerOncePerIdempotencyKey(t *testing.T) {
	s := start(t)
	body := `{"kind":"person","name":{"display":"Ada"}}`
	first := s.call(http.MethodPost, "/v1/customers", body, "Idempotency-Key", "k1").ok(http.StatusCreated)
	again := s.call(http.MethodPost, "/v1/customers", body, "Idempotency-Key", "k1").ok(http.StatusCreated)
	require.Equal(t, first.ID, again.ID)
	require.Len(t, s.call(http.MethodGet, "/v1/customers", "").ok(http.StatusOK).Items, 1)
}

func TestRegisterCustomerNeedsThePermission(t *testing.T) {
	s := start(t)
	s.callAs(s.analyst, http.MethodPost, "/v1/customers", `{"kind":"person","name":{"display":"Ada"}}`).Problem(http.StatusForbidden)
	s.callAs("", http.MethodPost, "/v1/customers", `{}`).Problem(http.StatusUnauthorized)
}
