package kube

import (
	"context"

	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
)

// NewManager returns a manager that reads through the operator's cache and knows its indexes. Of the options, what decides
// over the scheme, the client and the cached kinds is set here.
func NewManager(ctx context.Context, config *rest.Config, options ctrl.Options) (ctrl.Manager, error) {
	options.Scheme = NewScheme()
	options.NewClient = newClient
	kinds := cacheOptions()
	kinds.SyncPeriod = options.Cache.SyncPeriod
	options.Cache = kinds
	manager, err := ctrl.NewManager(config, options)
	if err != nil {
		return nil, err
	}
	return manager, indexTenants(ctx, manager.GetFieldIndexer())
}
