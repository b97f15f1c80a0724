package tenant

import (
	"context"
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/apply"
	"github.com/guanxi-crm/guanxi/operator/internal/hostname"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
)

const routeReady = v1alpha1.TenantRouteReady

// route leads the tenant's hostnames to its Stack, except those that an older tenant has.
func (v *visit) route(ctx context.Context) error {
	if v.stack == nil {
		v.isNot(routeReady, v1alpha1.ReasonProgressing, "there is no Stack yet to lead the hostnames to")
		return nil
	}
	hostnames, taken, err := v.hostnames(ctx)
	if err != nil {
		return err
	}
	gateway := v.stack.Spec.Gateway
	v.tenant.Status.URL = ""
	switch {
	case len(v.tenant.Spec.Hostnames) == 0:
		v.is(routeReady, v1alpha1.ReasonNoGateway, "the tenant names no hostnames, so nothing leads to it")
	case gateway == nil:
		v.is(routeReady, v1alpha1.ReasonNoGateway, fmt.Sprintf("Stack %s names no gateway, so no route is made for the hostnames",
			client.ObjectKeyFromObject(v.stack)))
	case !v.gateway.isInstalled():
		return stopf(routeReady, v1alpha1.ReasonGatewayAPIMissing, "the cluster has no HTTPRoutes of the Gateway API: install it, or take "+
			"the gateway out of the Stack's spec").in(gatewayLook)
	case len(hostnames) > 0:
		v.tenant.Status.URL = render.URL(gateway, hostnames[0])
		err := v.applyRoute(ctx, hostnames)
		if err == nil {
			err = taken.orNil()
		}
		return err
	}
	v.fail(v.dropRoute(ctx))
	return taken.orNil()
}

// orNil keeps a stop that there is none of from becoming an error.
func (s *stop) orNil() error {
	if s == nil {
		return nil
	}
	return s
}

// hostnames returns the tenant's hostnames that are its own, and what is the matter with the first of the others.
func (v *visit) hostnames(ctx context.Context) (own []string, taken *stop, err error) {
	for _, name := range v.tenant.Spec.Hostnames {
		claimants, err := hostname.Claimants(ctx, v.Client, name)
		if err != nil {
			return nil, nil, err
		}
		holder := hostname.Holder(claimants)
		switch {
		case holder == nil || holder.Name == v.tenant.Name:
			own = append(own, name)
		case taken == nil:
			taken = stopf(routeReady, v1alpha1.ReasonHostnameTaken, "hostname %s belongs to tenant %s, which is older: take it out of one of them",
				name, holder.Name)
		}
	}
	return own, taken, nil
}

func (v *visit) applyRoute(ctx context.Context, hostnames []string) error {
	_, err := v.Applier.Apply(ctx, render.Route(v.tenant.Spec.ID, hostnames, v.stack))
	switch {
	case apply.IsKindMissing(err):
		v.gateway.lost()
		return stopf(routeReady, v1alpha1.ReasonGatewayAPIMissing, "the cluster has no HTTPRoutes any more: install the Gateway API again").in(gatewayLook)
	case errors.Is(err, apply.ErrTerminating):
		return stopf(routeReady, v1alpha1.ReasonProgressing, "the HTTPRoute was deleted; it is made again as soon as it is gone")
	case err != nil:
		return v.inNamespace(err)
	}
	return v.observeRoute(ctx)
}

// observeRoute tells what the gateway says of the route.
func (v *visit) observeRoute(ctx context.Context) error {
	route := &gatewayv1.HTTPRoute{}
	key := client.ObjectKey{Namespace: v.stack.Namespace, Name: render.RouteName(v.tenant.Spec.ID)}
	err := v.Client.Get(ctx, key, route) // it may not be there yet
	if client.IgnoreNotFound(err) != nil {
		return err
	}
	gateway := v.stack.Spec.Gateway
	for _, parent := range route.Status.Parents {
		if string(parent.ParentRef.Name) != gateway.Name {
			continue
		}
		accepted, resolved := verdict(route, parent, gatewayv1.RouteConditionAccepted), verdict(route, parent, gatewayv1.RouteConditionResolvedRefs)
		for _, refused := range []*metav1.Condition{accepted, resolved} {
			if refused != nil && refused.Status == metav1.ConditionFalse {
				return stopf(routeReady, v1alpha1.ReasonRouteRefused, "Gateway %s refuses the route: %s: %s", gateway.Name, refused.Reason, refused.Message)
			}
		}
		if accepted != nil && accepted.Status == metav1.ConditionTrue {
			v.is(routeReady, v1alpha1.ReasonReady, "the gateway leads the hostnames to the tenant")
			return nil
		}
	}
	return stopf(routeReady, v1alpha1.ReasonAwaitingGateway, "Gateway %s has not taken the route yet: if it does not soon, see that it exists, that "+
		"its class has a controller, and that a listener's allowedRoutes lets in routes of namespace %s", gateway.Name, v.stack.Namespace)
}

// verdict returns a parent's condition if it is of the route as it is now.
func verdict(route *gatewayv1.HTTPRoute, parent gatewayv1.RouteParentStatus, condition gatewayv1.RouteConditionType) *metav1.Condition {
	found := meta.FindStatusCondition(parent.Conditions, string(condition))
	if found == nil || found.ObservedGeneration < route.Generation {
		return nil
	}
	return found
}

// dropRoute removes the tenant's route.
func (v *visit) dropRoute(ctx context.Context) error {
	stack, placed := kube.StackOf(v.tenant)
	if !placed || !v.gateway.isInstalled() {
		return nil
	}
	route := &gatewayv1.HTTPRoute{ObjectMeta: metav1.ObjectMeta{Namespace: stack.Namespace, Name: render.RouteName(v.tenant.Spec.ID)}}
	_, err := v.Applier.Delete(ctx, route)
	if apply.IsKindMissing(err) || apierrors.IsNotFound(err) {
		return nil
	}
	return err
}
