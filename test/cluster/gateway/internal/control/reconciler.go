// Package control keeps a routing table as the Gateway API's objects ask, and tells in their statuses what became of
// them. It forwards nothing itself.
package control

import (
	"context"
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/guanxi-crm/guanxi/test/cluster/gateway/internal/routing"
)

// Controller is the name by which a GatewayClass asks for this implementation.
const Controller gatewayv1.GatewayController = "guanxi.test/gateway"

// Reconciler makes the table anew whenever anything changes: a few milliseconds for a cluster of the size that is tested.
type Reconciler struct {
	Client client.Client
	// Addresses are where the gateway is reached; they go to the statuses of the Gateways.
	Addresses []string
	// Use takes each new table.
	Use func(*routing.Table)
}

// SetupWithManager watches all that a table is made of. Each change asks for the same one thing.
func (r *Reconciler) SetupWithManager(m ctrl.Manager) error {
	all := handler.EnqueueRequestsFromMapFunc(func(context.Context, client.Object) []reconcile.Request {
		return []reconcile.Request{{}}
	})
	controller := ctrl.NewControllerManagedBy(m).Named("gateway")
	for _, object := range []client.Object{
		&gatewayv1.GatewayClass{}, &gatewayv1.Gateway{}, &gatewayv1.HTTPRoute{}, &gatewayv1.ReferenceGrant{},
		&corev1.Namespace{}, &corev1.Service{}, &discoveryv1.EndpointSlice{},
	} {
		controller = controller.Watches(object, all)
	}
	if err := controller.Complete(r); err != nil {
		return fmt.Errorf("set up the controller: %w", err)
	}
	return nil
}

// Reconcile puts the table in use first and then writes the statuses, for a status says what already holds.
func (r *Reconciler) Reconcile(ctx context.Context, _ ctrl.Request) (ctrl.Result, error) {
	cluster, err := load(ctx, r.Client)
	if err != nil {
		return ctrl.Result{}, err
	}
	before := cluster.copies()
	r.Use(routing.New(cluster.program(r.Addresses)))
	var failed []error
	for i, object := range cluster.withStatus() {
		if sameStatus(before[i], object) {
			continue
		}
		// An object that changed meanwhile comes again by its watch, one that is gone needs no status.
		if err := r.Client.Status().Update(ctx, object); err != nil && !apierrors.IsNotFound(err) && !apierrors.IsConflict(err) {
			failed = append(failed, fmt.Errorf("write the status of %s: %w", client.ObjectKeyFromObject(object), err))
		}
	}
	return ctrl.Result{}, errors.Join(failed...)
}
