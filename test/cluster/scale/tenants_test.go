//go:build cluster

package scale

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

const (
	tenants    = "/apis/guanxi.dev/v1alpha1/tenants"
	stacks     = "/apis/guanxi.dev/v1alpha1/stacks"
	namespaces = "/api/v1/namespaces"
	pools      = "/apis/guanxi.dev/v1alpha1/namespaces/pool/stacks"

	// ofTenants selects what belongs to one.
	ofTenants = "?labelSelector=guanxi.dev%2Ftenant"
)

// names numbers ids after a prefix.
func names(prefix string, count int) []string {
	ids := make([]string, count)
	for i := range ids {
		ids[i] = fmt.Sprintf("%s-%04d", prefix, i)
	}
	return ids
}

// each does something for every one of them, so many at a time.
func each[T any](t testing.TB, hands int, all []T, do func(ctx context.Context, one T) error) {
	t.Helper()
	group, ctx := errgroup.WithContext(t.Context())
	group.SetLimit(hands)
	for _, one := range all {
		group.Go(func() error { return do(ctx, one) })
	}
	require.NoError(t, group.Wait())
}

// apply creates Tenants of a class.
func (w *world) apply(t testing.TB, class string, ids []string) {
	t.Helper()
	each(t, workers, ids, func(ctx context.Context, id string) error {
		return w.admin.create(ctx, tenants, id, fmt.Appendf(nil, tenant, id, class))
	})
}

// clear takes every tenant away, while no operator runs that would do it with care. Finalizers are taken off, and what is
// in namespaces goes with them.
func (w *world) clear(t testing.TB) {
	t.Helper()
	ctx := t.Context()
	require.NoError(t, w.admin.send(ctx, http.MethodDelete, tenants, plain, nil))
	require.NoError(t, w.admin.send(ctx, http.MethodDelete, "/apis/gateway.networking.k8s.io/v1/namespaces/pool/httproutes", plain, nil))
	w.release(t, tenants, func(o *object) string { return tenants + "/" + o.Metadata.Name })
	w.release(t, stacks, func(o *object) string {
		return fmt.Sprintf("/apis/guanxi.dev/v1alpha1/namespaces/%s/stacks/%s", o.Metadata.Namespace, o.Metadata.Name)
	})
	gone, err := w.admin.list(ctx, namespaces+ofTenants)
	require.NoError(t, err)
	each(t, workers, gone, func(ctx context.Context, o object) error {
		return w.admin.send(ctx, http.MethodDelete, namespaces+"/"+o.Metadata.Name, plain, nil)
	})
	require.Eventually(t, func() bool {
		left, err := w.admin.list(ctx, namespaces+ofTenants)
		return err == nil && len(left) == 0
	}, patience, time.Second, "the tenants' namespaces do not go")
}

// release takes the finalizers off what is not the pool's.
func (w *world) release(t testing.TB, collection string, path func(o *object) string) {
	t.Helper()
	held, err := w.admin.list(t.Context(), collection)
	require.NoError(t, err)
	each(t, workers, held, func(ctx context.Context, o object) error {
		if len(o.Metadata.Finalizers) == 0 || strings.HasPrefix(path(&o), pools) {
			return nil
		}
		return w.admin.send(ctx, http.MethodPatch, path(&o), merge, []byte(`{"metadata": {"finalizers": null}}`))
	})
}

// last returns how long after the beginning the last of them was there.
func last(from time.Time, times []time.Time) time.Duration {
	longest := time.Duration(0)
	for _, at := range times {
		longest = max(longest, at.Sub(from))
	}
	return longest
}
