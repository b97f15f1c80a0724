package envtest

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Namespace makes a namespace of the test's own and returns its name.
func (c *Cluster) Namespace(t testing.TB) string {
	t.Helper()
	name := Name(t)
	c.Create(t, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}})
	return name
}

// Create creates objects, and takes them away with their finalizers when the test ends: the next test's controllers would
// find them.
func (c *Cluster) Create(t testing.TB, objects ...client.Object) {
	t.Helper()
	direct := c.Client(t)
	for _, object := range objects {
		if err := direct.Create(t.Context(), object); err != nil {
			t.Fatalf("create %T %s: %v", object, object.GetName(), err)
		}
		t.Cleanup(func() { remove(t, direct, object) })
	}
}

func remove(t testing.TB, direct client.Client, object client.Object) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	if err := direct.Delete(ctx, object); err != nil && !apierrors.IsNotFound(err) {
		t.Error(err)
	}
	nothing := client.RawPatch(types.MergePatchType, []byte(`{"metadata":{"finalizers":null}}`))
	if err := direct.Patch(ctx, object, nothing); err != nil && !apierrors.IsNotFound(err) {
		t.Error(err)
	}
}

// suffix is short and as good as unique.
func suffix() string { return "-" + strings.ToLower(rand.Text()[:8]) }
