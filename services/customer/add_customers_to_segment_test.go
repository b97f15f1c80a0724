package customer_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

func TestAddAndRemoveCustomers(t *testing.T) {
	s := start(t)
	ada, bob, eve := s.register("Ada").ID, s.register("Bob").ID, s.register("Eve").ID
	list := s.list("Fair")
	require.EqualValues(t, 2, s.put(list.ID, ada, bob, ada).group(http.StatusOK).Count, "once each")
	require.EqualValues(t, 3, s.put(list.ID, bob, eve).group(http.StatusOK).Count)
	require.Equal(t, []string{"Ada", "Bob", "Eve"}, s.members(list.ID))
	require.EqualValues(t, 2, s.off(list.ID, ada).group(http.StatusOK).Count)
	require.EqualValues(t, 2, s.off(list.ID, ada, "cus_nobody").group(http.StatusOK).Count)
	require.EqualValues(t, 3, s.put(list.ID, ada).group(http.StatusOK).Count, "back again")
	require.Len(t, s.Told(servicetest.Acme, "segments", list.ID), 6)
}

func TestAddCustomersRefusesBadInput(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	list := s.list("Fair")
	require.Contains(t, s.put(list.ID, ada.ID, "cus_nobody").field("customerIds"), "cus_nobody")
	others := s.callAs(s.globex, http.MethodPost, "/v1/customers", `{"kind":"person","name":{"display":"Bob"}}`).ok(http.StatusCreated)
	s.put(list.ID, others.ID).field("customerIds")
	s.put(list.ID).field("customerIds")
	many := make([]string, 501)
	for i := range many {
		many[i] = fmt.Sprint("cus_", i)
	}
	s.put(list.ID, many...).field("customerIds")
	s.put("seg_nobody", ada.ID).Problem(http.StatusNotFound)
	filter := s.filter("VIPs", `{"field":"tags","op":"is","values":["vip"]}`)
	s.put(filter.ID, ada.ID).Problem(http.StatusConflict)
	s.off(filter.ID, ada.ID).Problem(http.StatusConflict)
	require.Empty(t, s.members(list.ID))
}
