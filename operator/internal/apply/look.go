package apply

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// look returns the object as the cache has it, or when the cache is behind what we have sent, as the server has it; nil
// when there is none. Only its metadata can be relied on.
func (a *Applier) look(ctx context.Context, gvk schema.GroupVersionKind, key client.ObjectKey) (client.Object, error) {
	live, err := a.read(ctx, a.client, gvk, key)
	if err != nil {
		return nil, err
	}
	if !a.sent.isNewerThan(live, gvk, key) {
		return live, nil
	}
	return a.read(ctx, a.uncached, gvk, key)
}

func (a *Applier) read(ctx context.Context, from client.Reader, gvk schema.GroupVersionKind, key client.ObjectKey) (client.Object, error) {
	live := a.empty(gvk)
	err := from.Get(ctx, key, live)
	if apierrors.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return live, nil
}

// empty returns an object to read into: of the Go type where there is one, because controllers watch it as that, and
// otherwise the metadata alone. A Secret's content is nobody's business here.
func (a *Applier) empty(gvk schema.GroupVersionKind) client.Object {
	if gvk != corev1.SchemeGroupVersion.WithKind("Secret") {
		if typed, err := a.client.Scheme().New(gvk); err == nil {
			if object, ok := typed.(client.Object); ok {
				return object
			}
		}
	}
	metadata := &metav1.PartialObjectMetadata{}
	metadata.SetGroupVersionKind(gvk)
	return metadata
}
