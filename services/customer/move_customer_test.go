package customer_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMoveCustomer(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	path := "/v1/customers/" + ada.ID + "/stage"
	s.call(http.MethodPost, path, `{"stage":"prospect"}`).Problem(http.StatusPreconditionRequired)
	s.call(http.MethodPost, path, `{"stage":"fan"}`, "If-Match", ada.tag).field("stage")
	s.call(http.MethodPost, path, `{"stage":"customer"}`, "If-Match", ada.tag).Problem(http.StatusConflict)
	moved := s.call(http.MethodPost, path, `{"stage":"prospect"}`, "If-Match", ada.tag).ok(http.StatusOK)
	require.Equal(t, "prospect", moved.Stage)
	require.Equal(t, `"2"`, moved.tag)
	s.call(http.MethodPost, path, `{"stage":"prospect"}`, "If-Match", moved.tag).ok(http.StatusOK)
	s.call(http.MethodPost, path, `{"stage":"lead"}`, "If-Match", moved.tag).Problem(http.StatusConflict)
	require.Equal(t, []string{"registered", "stage-changed"}, s.pending(ada.ID))
}
