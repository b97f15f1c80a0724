package customer_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// membersOf returns the names of an organisation's members, and what each is there, a page of two at a time.
func (s *server) membersOf(id string) []string {
	s.T.Helper()
	names := []string{}
	for cursor := ""; ; {
		var page struct {
			Items []struct {
				Role     string
				Customer profile
			}
			Next string
		}
		answer := s.call(http.MethodGet, "/v1/customers/"+id+"/members?limit=2&cursor="+url.QueryEscape(cursor), "")
		require.NoError(s.T, json.Unmarshal([]byte(answer.Text(http.StatusOK)), &page))
		for _, item := range page.Items {
			names = append(names, item.Customer.Name.Display+":"+item.Role)
		}
		if cursor = page.Next; cursor == "" {
			return names
		}
	}
}

func TestListMembers(t *testing.T) {
	s := start(t)
	acme := s.organisation("Acme")
	s.organisation("Acme North", acme.ID)
	of := func(role string) string {
		return `"memberships":[{"organisationId":"` + acme.ID + `","role":"` + role + `"}]`
	}
	s.register("王小明", of("buyer"))
	s.register("Ben", of("head"))
	gone := s.register("Gone", of("intern"))
	s.call(http.MethodDelete, "/v1/customers/"+gone.ID, "", "If-Match", gone.tag).ok(http.StatusNoContent)
	require.Equal(t, []string{"Acme North:", "Ben:head", "王小明:buyer"}, s.membersOf(acme.ID), "by name, the deleted not among them")
	require.Empty(t, s.membersOf(s.register("Ada").ID), "a person has none")

	path := "/v1/customers/" + acme.ID + "/members"
	s.callAs(s.globex, http.MethodGet, path, "").Problem(http.StatusNotFound)
	s.callAs("", http.MethodGet, path, "").Problem(http.StatusUnauthorized)
	s.call(http.MethodGet, path+"?cursor=x", "").field("cursor")
	s.callAs(s.analyst, http.MethodGet, path, "").Text(http.StatusOK)
}

func TestOneBelongsToOrganisationsOnly(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	elsewhere := s.callAs(s.globex, http.MethodPost, "/v1/customers", `{"kind":"organisation","name":{"display":"Globex"}}`).ok(http.StatusCreated)
	deleted := s.organisation("Gone")
	s.call(http.MethodDelete, "/v1/customers/"+deleted.ID, "", "If-Match", deleted.tag).ok(http.StatusNoContent)
	acme := s.organisation("Acme")
	for _, id := range []string{ada.ID, elsewhere.ID, deleted.ID, "cus_none"} {
		require.NotEmpty(t, s.join(acme, acme.ID+"x", id).field("memberships[1].organisationId"))
	}
	s.join(acme, acme.ID).Problem(http.StatusConflict)

	// Who belonged to an organisation that is gone since can still be changed.
	north := s.organisation("North", acme.ID)
	s.call(http.MethodDelete, "/v1/customers/"+acme.ID, "", "If-Match", acme.tag).ok(http.StatusNoContent)
	s.call(http.MethodPatch, "/v1/customers/"+north.ID, `{"owner":"u1"}`, "If-Match", north.tag).ok(http.StatusOK)
}

func TestAnOrganisationWithMembersIsNoPerson(t *testing.T) {
	s := start(t)
	acme := s.organisation("Acme")
	north := s.organisation("North", acme.ID)
	person := `{"kind":"person"}`
	s.call(http.MethodPatch, "/v1/customers/"+acme.ID, person, "If-Match", acme.tag).Problem(http.StatusConflict)
	s.call(http.MethodPatch, "/v1/customers/"+north.ID, person, "If-Match", north.tag).ok(http.StatusOK)
}

func TestNoOrganisationBelongsToItself(t *testing.T) {
	s := start(t)
	top := s.organisation("Top")
	middle := s.organisation("Middle", top.ID)
	bottom := s.organisation("Bottom", middle.ID)
	require.Contains(t, s.join(top, bottom.ID).Problem(http.StatusConflict).Detail, "belong to itself")
	require.Empty(t, s.membersOf(bottom.ID))

	deep := bottom
	for range 8 {
		deep = s.organisation("Deeper", deep.ID)
	}
	body := `{"kind":"organisation","name":{"display":"Too deep"},"memberships":` + membershipsOf(deep.ID) + `}`
	s.call(http.MethodPost, "/v1/customers", body).Problem(http.StatusConflict)
}

// Two organisations that join each other at the same time each see nothing wrong before they write.
func TestNoOrganisationComesToBelongToItselfByARace(t *testing.T) {
	s := start(t)
	for range 10 {
		one, other := s.organisation("One"), s.organisation("Other")
		var both sync.WaitGroup
		statuses := make([]int, 2)
		both.Go(func() { statuses[0] = s.join(one, other.ID).Status })
		both.Go(func() { statuses[1] = s.join(other, one.ID).Status })
		both.Wait()
		require.Subset(t, []int{http.StatusOK, http.StatusConflict}, statuses)
		require.Contains(t, statuses, http.StatusConflict)
		require.False(t, len(s.membersOf(one.ID)) > 0 && len(s.membersOf(other.ID)) > 0)
	}
}
