package customer_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestListCustomers(t *testing.T) {
	s := start(t)
	bob := s.register("bob", `"tags":["vip"]`).ID
	ada := s.register("Ada", `"tags":["vip","north"]`, `"externalId":"crm-1"`).ID
	eve := s.register("Eve").ID
	s.buy(eve, "2026-01-31", "o-1")
	gone := s.register("Gone", `"tags":["vip"]`)
	s.call(http.MethodDelete, "/v1/customers/"+gone.ID, "", "If-Match", gone.tag).ok(http.StatusNoContent)

	for _, test := range []struct {
		name, query string
		want        []string
	}{
		{"the latest first", "", []string{eve, ada, bob}},
		{"by creation", "sort=created", []string{bob, ada, eve}},
		{"by creation, turned round", "sort=-created", []string{eve, ada, bob}},
		{"by name, without regard to case", "sort=name", []string{ada, bob, eve}},
		{"by name, turned round", "sort=-name", []string{eve, bob, ada}},
		{"of a stage", "stage=lead&sort=name", []string{ada, bob}},
		{"of the last stage", "stage=customer", []string{eve}},
		{"with a tag", "tag=vip&sort=-name", []string{bob, ada}},
		{"with a tag, by creation", "tag=vip&sort=created", []string{bob, ada}},
		{"with a tag, of a stage", "tag=north&stage=lead&sort=name", []string{ada}},
		{"with a tag, of a stage, by creation", "tag=vip&stage=lead", []string{ada, bob}},
		{"with an external id", "externalId=crm-1", []string{ada}},
		{"with a tag that nobody has", "tag=south", []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := s.on(t)
			require.Equal(t, test.want, s.call(http.MethodGet, "/v1/customers?"+test.query, "").ok(http.StatusOK).ids())
		})
	}
}

func TestListCustomersPageByPage(t *testing.T) {
	s := start(t)
	var want []string
	for range 7 {
		want = append(want, s.register("Same Name").ID)
	}
	for _, sort := range []string{"name", "-name", "created", "-created"} {
		var got []string
		for cursor := ""; ; {
			page := s.call(http.MethodGet, "/v1/customers?limit=3&sort="+sort+"&cursor="+url.QueryEscape(cursor), "").ok(http.StatusOK)
			got = append(got, page.ids()...)
			if cursor = page.Next; cursor == "" {
				break
			}
		}
		if sort[0] == '-' {
			slices.Reverse(got)
		}
		require.Equal(t, want, got, sort)
	}
}

func TestListCustomersRefusesBadInput(t *testing.T) {
	s := start(t)
	for range 2 {
		s.register("Ada")
	}
	cursor := url.QueryEscape(s.call(http.MethodGet, "/v1/customers?limit=1", "").ok(http.StatusOK).Next)
	for name, query := range map[string]string{
		"tampered cursor":         "cursor=A" + cursor,
		"no cursor at all":        "cursor=%00",
		"cursor of another order": "sort=name&cursor=" + cursor,
		"cursor of other filters": "tag=vip&cursor=" + cursor,
	} {
		t.Run(name, func(t *testing.T) {
			s := s.on(t)
			s.call(http.MethodGet, "/v1/customers?"+query, "").field("cursor")
		})
	}
	s.call(http.MethodGet, "/v1/customers?sort=age", "").field("sort")
	s.call(http.MethodGet, "/v1/customers?stage=fan", "").field("stage")
	s.call(http.MethodGet, "/v1/customers?email=ada", "").field("email")
	s.call(http.MethodGet, "/v1/customers?phone=ada", "").field("phone")
	s.call(http.MethodGet, "/v1/customers?owner=u1&externalId=c1", "").field("externalId")
	s.call(http.MethodGet, "/v1/customers?email=a@example.org&phone=13800138000", "").field("phone")
	for _, together := range []string{"owner=u1&tag=vip", "team=north&sort=name", "owner=u1&stage=lead&sort=name", "kind=person&source=fair"} {
		problem := s.call(http.MethodGet, "/v1/customers?"+together, "").Problem(http.StatusUnprocessableEntity)
		require.Contains(t, problem.Detail, "do not go together", together)
	}
	s.call(http.MethodGet, "/v1/customers?limit=0", "").field("limit")
}

func TestListCustomersByWhatTheyAre(t *testing.T) {
	s := start(t)
	acme := s.organisation("Acme").ID
	ada := s.register("Ada", `"owner":"u1"`, `"team":"north"`, `"source":"fair"`,
		`"contactPoints":[{"kind":"email","value":"Ada@example.org"},{"kind":"phone","value":"138 0013 8000"}]`,
		`"memberships":[{"organisationId":"`+acme+`"}]`).ID
	bob := s.register("bob", `"owner":"u1"`, `"contactPoints":[{"kind":"whatsapp","value":"+86 138 0013 8000"}]`).ID
	s.buy(bob, "2026-01-31", "o-1")
	for _, test := range []struct {
		query string
		want  []string
	}{
		{"kind=organisation", []string{acme}},
		{"kind=person&sort=created", []string{ada, bob}},
		{"owner=u1", []string{bob, ada}},
		{"owner=u1&sort=name", []string{ada, bob}},
		{"owner=u1&stage=lead", []string{ada}},
		{"team=north", []string{ada}},
		{"source=fair", []string{ada}},
		{"email=Ada@EXAMPLE.org", []string{ada}},
		{"phone=138-0013-8000&sort=created", []string{ada, bob}},
		{"phone=%2B86+13800138000&sort=created", []string{ada, bob}},
		{"organisationId=" + acme, []string{ada}},
		{"owner=u2", []string{}},
	} {
		t.Run(test.query, func(t *testing.T) {
			s := s.on(t)
			require.Equal(t, test.want, s.call(http.MethodGet, "/v1/customers?"+test.query, "").ok(http.StatusOK).ids())
		})
	}
}
