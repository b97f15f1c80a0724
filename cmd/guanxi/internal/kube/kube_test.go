package kube_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/kube"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// open returns a client of an API server that answers as the handler does.
func open(t *testing.T, handler http.HandlerFunc) *kube.Tenants {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return at(t, server.URL)
}

// at returns a client of the API server at an address.
func at(t *testing.T, url string) *kube.Tenants {
	t.Helper()
	file := filepath.Join(t.TempDir(), "kubeconfig")
	require.NoError(t, os.WriteFile(file, fmt.Appendf(nil, `{"apiVersion":"v1","kind":"Config","current-context":"c",
"clusters":[{"name":"c","cluster":{"server":%q}}],"users":[{"name":"u"}],"contexts":[{"name":"c","context":{"cluster":"c","user":"u"}}]}`, url), 0o600))
	tenants, err := kube.Open(kube.Cluster{Kubeconfig: file})
	require.NoError(t, err)
	return tenants
}

func answer(t *testing.T, w http.ResponseWriter, code int, body any) {
	t.Helper()
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	assert.NoError(t, json.NewEncoder(w).Encode(body))
}

func failure(code int, reason metav1.StatusReason, name, message string) metav1.Status {
	status := metav1.Status{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"}, Status: metav1.StatusFailure,
		Code: int32(code), Reason: reason, Message: message,
	}
	if name != "" {
		status.Details = &metav1.StatusDetails{Name: name}
	}
	return status
}

func TestAllPagesAreListed(t *testing.T) {
	tenants := open(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/apis/guanxi.dev/v1alpha1/tenants", r.URL.Path)
		list := v1alpha1.TenantList{TypeMeta: metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: "TenantList"}}
		if r.URL.Query().Get("continue") == "" {
			list.Continue, list.Items = "more", []v1alpha1.Tenant{{ObjectMeta: metav1.ObjectMeta{Name: "acme"}}}
		} else {
			list.Items = []v1alpha1.Tenant{{ObjectMeta: metav1.ObjectMeta{Name: "beta"}}}
		}
		answer(t, w, http.StatusOK, list)
	})
	all, err := tenants.List(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Equal(t, "beta", all[1].Name)
}

func TestSuspendingChangesTheStateAlone(t *testing.T) {
	var body map[string]any
	tenants := open(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "application/merge-patch+json", r.Header.Get("Content-Type"))
		assert.NoError(t, json.NewDecoder(r.Body).Decode(&body))
		answer(t, w, http.StatusOK, v1alpha1.Tenant{TypeMeta: metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: "Tenant"}})
	})
	require.NoError(t, tenants.SetState(t.Context(), "acme", v1alpha1.Suspended))
	require.Equal(t, map[string]any{"spec": map[string]any{"state": "Suspended"}}, body)
}

func TestOnlyTheTenantThatWasReadIsDeleted(t *testing.T) {
	var options metav1.DeleteOptions
	tenants := open(t, func(w http.ResponseWriter, r *http.Request) {
		assert.NoError(t, json.NewDecoder(r.Body).Decode(&options))
		answer(t, w, http.StatusOK, metav1.Status{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"}, Status: metav1.StatusSuccess})
	})
	require.NoError(t, tenants.Delete(t.Context(), &v1alpha1.Tenant{ObjectMeta: metav1.ObjectMeta{Name: "acme", UID: "7"}}))
	require.Equal(t, "7", string(*options.Preconditions.UID))
}

func TestRefusalsSayWhatToDo(t *testing.T) {
	for name, c := range map[string]struct {
		status metav1.Status
		says   string
	}{
		"no such tenant":  {failure(404, metav1.StatusReasonNotFound, "acme", `tenants.guanxi.dev "acme" not found`), "guanxi tenant list"},
		"no operator":     {failure(404, metav1.StatusReasonNotFound, "", "the server could not find the requested resource"), "install the operator's chart"},
		"taken":           {failure(409, metav1.StatusReasonAlreadyExists, "acme", "exists"), "guanxi tenant show acme"},
		"against a rule":  {failure(422, metav1.StatusReasonInvalid, "acme", `Tenant "acme" is invalid: spec.id: id cannot change`), "id cannot change"},
		"without a right": {failure(403, metav1.StatusReasonForbidden, "acme", `User "eve" cannot create resource "tenants"`), "cannot create"},
	} {
		tenants := open(t, func(w http.ResponseWriter, _ *http.Request) { answer(t, w, int(c.status.Code), c.status) })
		err := tenants.Create(t.Context(), &v1alpha1.Tenant{ObjectMeta: metav1.ObjectMeta{Name: "acme"}})
		require.ErrorContains(t, err, c.says, name)
	}
}

func TestNoClusterIsSaidPlainly(t *testing.T) {
	t.Setenv("KUBECONFIG", filepath.Join(t.TempDir(), "none"))
	t.Setenv("HOME", t.TempDir())
	_, err := kube.Open(kube.Cluster{})
	require.ErrorContains(t, err, "KUBECONFIG")
	_, err = at(t, "http://127.0.0.1:1").Get(t.Context(), "acme")
	require.ErrorContains(t, err, "no answer from the cluster")
}
