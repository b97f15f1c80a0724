package customer_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
)

func TestMoveCustomer(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	path := "/v1/customers/" + ada.ID + "/stage"
	moved := s.call(http.MethodPost, path, `{"stage":"prospect","note":"met at the fair"}`, "If-Match", ada.tag).ok(http.StatusOK)
	require.Equal(t, "prospect", moved.Stage)
	require.Equal(t, `"2"`, moved.tag)
	told := s.lastMove(ada.ID)
	require.False(t, told.At.Before(told.Since))
	told.At, told.Since = contracts.StageChanged{}.At, contracts.StageChanged{}.Since
	require.Equal(t, contracts.StageChanged{
		CustomerID: ada.ID, From: "lead", To: "prospect", Reason: "by-hand", By: "user", Note: "met at the fair",
	}, told)
	same := s.call(http.MethodPost, path, `{"stage":"prospect"}`, "If-Match", moved.tag).ok(http.StatusOK)
	require.Equal(t, moved.tag, same.tag, "it is there already")
	require.Equal(t, []string{"registered", "stage-changed"}, s.pending(ada.ID))
}

func TestMoveCustomerRefusesWhatTheTableOfMovesDoesNotAllow(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	path := "/v1/customers/" + ada.ID + "/stage"
	s.call(http.MethodPost, path, `{"stage":"prospect"}`).Problem(http.StatusPreconditionRequired)
	s.call(http.MethodPost, path, `{"stage":"prospect"}`, "If-Match", `"7"`).Problem(http.StatusPreconditionFailed)
	s.call(http.MethodPost, path, `{"stage":"fan"}`, "If-Match", ada.tag).field("stage")
	s.call(http.MethodPost, path, `{"stage":"prospect","note":"`+strings.Repeat("x", 501)+`"}`, "If-Match", ada.tag).field("note")
	s.call(http.MethodPost, path, `{"stage":"prospect","note":"a\u0000b"}`, "If-Match", ada.tag).field("note")
	require.Contains(t, s.call(http.MethodPost, path, `{"stage":"customer"}`, "If-Match", ada.tag).Problem(http.StatusConflict).Detail, "record the purchase")
	require.Contains(t, s.call(http.MethodPost, path, `{"stage":"churned"}`, "If-Match", ada.tag).Problem(http.StatusConflict).Detail, "prospect")
	s.callAs(s.analyst, http.MethodPost, path, `{"stage":"prospect"}`, "If-Match", ada.tag).Problem(http.StatusForbidden)
	s.callAs(s.globex, http.MethodPost, path, `{"stage":"prospect"}`, "If-Match", ada.tag).Problem(http.StatusNotFound)
	s.call(http.MethodDelete, "/v1/customers/"+ada.ID, "", "If-Match", ada.tag).ok(http.StatusNoContent)
	s.call(http.MethodPost, path, `{"stage":"prospect"}`, "If-Match", `"2"`).Problem(http.StatusNotFound)
}
