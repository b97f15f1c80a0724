package customer_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
)

const wholePerson = `{
	"kind":"person","name":{"given":"Éva","family":"Nagy"},"language":"hu-HU","timeZone":"Europe/Budapest","birthDate":"1990-12-10",
	"contactPoints":[
		{"kind":"phone","value":"06 1 234 5678","label":"home","usableFrom":"2026-01-01","usableUntil":"2030-12-31"},
		{"kind":"email","value":"eva@example.org"},
		{"kind":"email","value":"Eva@Example.com","label":"work","verified":true,"primary":true}],
	"preferredChannel":"email","bestHours":{"from":"18:00","to":"21:30"},"source":"trade fair","owner":"u1","team":"north","tags":["vip"]}`

func TestACustomerHasAllThatIsWorthKnowing(t *testing.T) {
	s := start(t)
	eva := s.call(http.MethodPost, "/v1/customers", wholePerson).profile(http.StatusCreated)
	require.Equal(t, "Nagy Éva", eva.Name.Display, "a Hungarian name has the family name first")
	require.Equal(t, "+3612345678", eva.ContactPoints[0].Value, "the number is read where its owner lives")
	require.Equal(t, "06 1 234 5678", eva.ContactPoints[0].Original)
	require.Equal(t, "2030-12-31", eva.ContactPoints[0].UsableUntil)
	require.Equal(t, "Eva@example.com", eva.ContactPoints[2].Value)
	require.True(t, eva.ContactPoints[2].Primary)
	require.True(t, eva.ContactPoints[2].Verified)
	require.False(t, eva.ContactPoints[1].Primary)
	require.Equal(t, "21:30", eva.BestHours.To)
	require.Equal(t, []string{"1990-12-10", "trade fair", "u1", "north"}, []string{eva.BirthDate, eva.Source, eva.Owner, eva.Team})
	require.Equal(t, 90, eva.Completeness)
	require.Equal(t, eva, s.call(http.MethodGet, "/v1/customers/"+eva.ID, "").profile(http.StatusOK), "what was answered is what is read")

	acme := s.call(http.MethodPost, "/v1/customers",
		`{"kind":"organisation","name":{"display":"Acme"},"industry":"tea","sizeClass":"50-249"}`).profile(http.StatusCreated)
	require.Equal(t, []string{"tea", "50-249"}, []string{acme.Industry, acme.SizeClass})
}

func TestAPatchOfOneFieldLeavesAllOthers(t *testing.T) {
	s := start(t)
	eva := s.call(http.MethodPost, "/v1/customers", wholePerson).profile(http.StatusCreated)
	changed := s.call(http.MethodPatch, "/v1/customers/"+eva.ID, `{"team":"south"}`, "If-Match", eva.tag).profile(http.StatusOK)
	want := eva
	want.Team, want.tag = "south", changed.tag
	require.Equal(t, want, changed)
	told := s.lastChange(eva.ID)
	require.Equal(t, []contracts.Change{{Field: "team", From: "north", To: "south"}}, told.Changes)
	require.Equal(t, "Éva", told.Customer.GivenName)
	require.Equal(t, "1990-12-10", told.Customer.BirthDate)
	require.Equal(t, &contracts.Hours{From: "18:00", To: "21:30"}, told.Customer.BestHours)
	require.Equal(t, contracts.ContactPoint{
		Kind: "phone", Value: "+3612345678", Label: "home", Primary: true, UsableFrom: "2026-01-01", UsableUntil: "2030-12-31",
	}, told.Customer.ContactPoints[0])

	s.call(http.MethodPatch, "/v1/customers/"+eva.ID, `{"contactPoints":[],"bestHours":null}`, "If-Match", changed.tag).profile(http.StatusOK)
	require.Nil(t, s.lastChange(eva.ID).Customer.BestHours)
	require.Empty(t, s.lastChange(eva.ID).Customer.ContactPoints)
}

func TestAPhoneNumberWithoutCountryNeedsOneThatTells(t *testing.T) {
	s := start(t)
	body := `{"kind":"person","name":{"display":"Ada"},"contactPoints":[{"kind":"phone","value":"138 0013 8000"}]}`
	ada := s.call(http.MethodPost, "/v1/customers", body).profile(http.StatusCreated)
	require.Equal(t, "+8613800138000", ada.ContactPoints[0].Value, "this tenant is in China")
	require.Contains(t, s.callAs(s.globex, http.MethodPost, "/v1/customers", body).field("contactPoints[0].value"), "country code",
		"that one is nowhere in particular")
}
