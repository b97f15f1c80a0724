package customer_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRetireField(t *testing.T) {
	s := start(t)
	size := s.define("size", "text", `"required":true`)
	ada := s.call(http.MethodPost, "/v1/customers", `{"kind":"person","name":{"display":"Ada"},"fields":{"size":"M"}}`).profile(http.StatusCreated)
	path := "/v1/custom-fields/size"
	s.call(http.MethodPost, path+"/retire", "").Problem(http.StatusPreconditionRequired)
	s.call(http.MethodPost, path+"/retire", "", "If-Match", `"9"`).Problem(http.StatusPreconditionFailed)
	s.call(http.MethodPost, "/v1/custom-fields/none/retire", "", "If-Match", size.tag).Problem(http.StatusNotFound)
	retired := s.call(http.MethodPost, path+"/retire", "", "If-Match", size.tag)
	require.NotEmpty(t, retired.OK(http.StatusOK)["retiredAt"])
	again := s.call(http.MethodPost, path+"/retire", "", "If-Match", `"2"`)
	require.Equal(t, retired.Text(http.StatusOK), again.Text(http.StatusOK), "once is enough")

	kept := s.call(http.MethodPatch, "/v1/customers/"+ada.ID, `{"owner":"u1"}`, "If-Match", ada.tag).profile(http.StatusOK)
	require.Equal(t, map[string]any{"size": "M"}, kept.Fields, "values stay")
	s.call(http.MethodPatch, "/v1/customers/"+ada.ID, `{"fields":{"size":"L"}}`, "If-Match", kept.tag).field("fields.size")
	gone := s.call(http.MethodPatch, "/v1/customers/"+ada.ID, `{"fields":{"size":null}}`, "If-Match", kept.tag).profile(http.StatusOK)
	require.Empty(t, gone.Fields)
	s.call(http.MethodPost, "/v1/customers", `{"kind":"person","name":{"display":"Bob"},"fields":{"size":"M"}}`).field("fields.size")
	s.register("Bob")

	s.call(http.MethodPatch, path, `{"required":false}`, "If-Match", `"2"`).Problem(http.StatusConflict)
	s.call(http.MethodPost, "/v1/custom-fields", `{"key":"size","type":"number"}`).Problem(http.StatusConflict)
}
