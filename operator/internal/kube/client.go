package kube

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// ManagedByLabel with the value of v1alpha1.FieldManager is on everything that the operator makes in a namespace: the cache
// holds nothing else of those kinds.
const ManagedByLabel = "app.kubernetes.io/managed-by"

// metadataCached reads metadata from the cache whatever the kind, and the rest as the client does: Secrets' contents come
// from the API server each time, so that they are not in the operator's memory.
type metadataCached struct {
	client.Client

	cache client.Reader
}

// newClient is a client.NewClientFunc.
func newClient(config *rest.Config, options client.Options) (client.Client, error) {
	options.Cache.DisableFor = append(options.Cache.DisableFor, &corev1.Secret{})
	whole, err := client.New(config, options)
	if err != nil {
		return nil, err
	}
	return metadataCached{
		Client: client.WithFieldOwner(whole, v1alpha1.FieldManager),
		cache:  options.Cache.Reader,
	}, nil
}

// Get reads one object.
func (c metadataCached) Get(ctx context.Context, key client.ObjectKey, obj client.Object, opts ...client.GetOption) error {
	if _, metadata := obj.(*metav1.PartialObjectMetadata); metadata {
		return c.cache.Get(ctx, key, obj, opts...)
	}
	return c.Client.Get(ctx, key, obj, opts...)
}

// List reads many.
func (c metadataCached) List(ctx context.Context, list client.ObjectList, opts ...client.ListOption) error {
	if _, metadata := list.(*metav1.PartialObjectMetadataList); metadata {
		return c.cache.List(ctx, list, opts...)
	}
	return c.Client.List(ctx, list, opts...)
}
