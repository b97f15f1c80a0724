package customer_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// searched is what a search answers: names and where they were found.
type searched struct {
	Items []struct {
		Customer struct{ Name struct{ Display string } }
		In       []string
	}
}

// search returns the names found, the best first, and the fields in which the first was.
func (s *server) search(query string) (names, in []string) {
	s.T.Helper()
	var found searched
	require.NoError(s.T, json.Unmarshal([]byte(s.call(http.MethodGet, "/v1/search?"+query, "").Text(http.StatusOK)), &found))
	for i, item := range found.Items {
		names = append(names, item.Customer.Name.Display)
		if i == 0 {
			in = item.In
		}
	}
	return names, in
}

func TestSearchCustomers(t *testing.T) {
	s := start(t)
	acme := s.call(http.MethodPost, "/v1/customers", `{"kind":"organisation","name":{"display":"Blue Sky Trading"}}`).ok(http.StatusCreated)
	member := `"memberships":[{"organisationId":` + quote(acme.ID) + `}]`
	s.register("王小明", `"externalId":"crm-17"`, `"contactPoints":[{"kind":"phone","value":"+8613800138000"}]`)
	s.register("王小", member)
	s.register("Wei", `"tags":["vip"]`)
	s.register("Wei Zhang", `"contactPoints":[{"kind":"email","value":"wz@example.org"}]`)
	s.register("Zoë Weiß", member)
	gone := s.register("Weigone")
	s.call(http.MethodDelete, "/v1/customers/"+gone.ID, "", "If-Match", gone.tag).ok(http.StatusNoContent)
	s.callAs(s.globex, http.MethodPost, "/v1/customers", `{"kind":"person","name":{"display":"Wei Elsewhere"}}`).ok(http.StatusCreated)

	for _, test := range []struct {
		name, query string
		want, in    []string
	}{
		{"the whole name before its beginning", "q=wei", []string{"Wei", "Wei Zhang", "Zoë Weiß"}, []string{"name"}},
		{"a common beginning, the whole name first", "q=王小", []string{"王小", "王小明"}, []string{"name"}},
		{"pinyin", "q=wang+xiaoming", []string{"王小明"}, []string{"name"}},
		{"initials", "q=wxm", []string{"王小明"}, []string{"name"}},
		{"words in another order", "q=zhang+wei", []string{"Wei Zhang"}, []string{"name"}},
		{"without accents", "q=zoe+weiss", []string{"Zoë Weiß"}, []string{"name"}},
		{"a fragment of a phone number", "q=0013", []string{"王小明"}, []string{"contactPoints"}},
		{"a phone number with spaces", "q=%2B86+138+0013+8000", []string{"王小明"}, []string{"contactPoints"}},
		{"an e-mail address's beginning", "q=wz@exam", []string{"Wei Zhang"}, []string{"contactPoints"}},
		{"an external id", "q=CRM-17", []string{"王小明"}, []string{"externalId"}},
		{"a tag beside a name", "q=wei+vip", []string{"Wei"}, []string{"name", "tags"}},
		{"a company and its people", "q=blue+sky", []string{"Blue Sky Trading", "Zoë Weiß", "王小"}, []string{"name"}},
		{"somebody at a company", "q=zoe+blue", []string{"Zoë Weiß"}, []string{"name", "memberships"}},
		{"organisations only", "q=blue&kind=organisation", []string{"Blue Sky Trading"}, []string{"name"}},
		{"persons only", "q=blue+sky&kind=person", []string{"Zoë Weiß", "王小"}, []string{"memberships"}},
		{"an id", "q=" + acme.ID, []string{"Blue Sky Trading", "Zoë Weiß", "王小"}, []string{"id"}},
		{"no more than asked for", "q=wei&limit=1", []string{"Wei"}, []string{"name"}},
		{"nobody", "q=nobody", nil, nil},
		{"one word of two", "q=wei+nobody", nil, nil},
		{"who is deleted", "q=weigone", nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			names, in := s.on(t).search(test.query)
			require.Equal(t, test.want, names)
			require.Equal(t, test.in, in)
		})
	}
}

func TestSearchFollowsEachChange(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	s.call(http.MethodPatch, "/v1/customers/"+ada.ID, `{"name":{"display":"Grace"}}`, "If-Match", ada.tag).ok(http.StatusOK)
	names, _ := s.search("q=grace")
	require.Equal(t, []string{"Grace"}, names)
	names, _ = s.search("q=ada")
	require.Empty(t, names)
}

func TestSearchRefusesBadInput(t *testing.T) {
	s := start(t)
	for query, field := range map[string]string{
		"": "q", "q=": "q", "q=" + url.QueryEscape("  !? "): "q", "q=a+b+c+d+e+f+g+h+i": "q", "q=a&limit=51": "limit", "q=a&kind=pet": "kind",
	} {
		s.call(http.MethodGet, "/v1/search?"+query, "").field(field)
	}
}
