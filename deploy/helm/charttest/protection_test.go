package charttest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func tenant(id, protection string) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "guanxi.dev/v1alpha1", "kind": "Tenant",
		"metadata": map[string]any{"name": id},
		"spec":     map[string]any{"id": id, "className": "standard", "deletionProtection": protection},
	}}
}

func TestProtectedTenantIsNotDeletedWithoutAnOperator(t *testing.T) {
	direct := cluster(t)
	require.NoError(t, apply(t, direct, tenant("guarded", "Enabled")))
	// A new policy is in force when the server has noticed it. Until then a deletion would go through, so it is only tried.
	var refusal error
	require.Eventually(t, func() bool {
		refusal = direct.Delete(t.Context(), tenant("guarded", "Enabled"), client.DryRunAll)
		return refusal != nil
	}, time.Minute, 50*time.Millisecond)
	require.True(t, apierrors.IsForbidden(refusal), "%v", refusal)
	require.ErrorContains(t, refusal, "tenant guarded is protected from deletion; set spec.deletionProtection to Disabled first")
	require.True(t, apierrors.IsForbidden(direct.Delete(t.Context(), tenant("guarded", "Enabled"))))

	require.NoError(t, apply(t, direct, tenant("guarded", "Disabled")))
	require.NoError(t, direct.Delete(t.Context(), tenant("guarded", "Disabled")))
	require.NoError(t, apply(t, direct, tenant("free", "Disabled")))
	require.NoError(t, direct.Delete(t.Context(), tenant("free", "Disabled")))
}
