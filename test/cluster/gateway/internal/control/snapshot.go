package control

import (
	"context"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// snapshot is all that a table is made of, as the caches had it at one time.
type snapshot struct {
	classes    []*gatewayv1.GatewayClass // of this controller alone, as are the gateways
	gateways   []*gatewayv1.Gateway
	routes     []*gatewayv1.HTTPRoute // the oldest first, then by name: the order in which they win
	grants     []gatewayv1.ReferenceGrant
	namespaces map[string]map[string]string // labels
	services   map[types.NamespacedName]*corev1.Service
	endpoints  map[types.NamespacedName][]discoveryv1.EndpointSlice // by Service
}

func load(ctx context.Context, from client.Reader) (*snapshot, error) {
	var (
		classes    gatewayv1.GatewayClassList
		gateways   gatewayv1.GatewayList
		routes     gatewayv1.HTTPRouteList
		grants     gatewayv1.ReferenceGrantList
		namespaces corev1.NamespaceList
		services   corev1.ServiceList
		endpoints  discoveryv1.EndpointSliceList
	)
	for _, list := range []client.ObjectList{&classes, &gateways, &routes, &grants, &namespaces, &services, &endpoints} {
		if err := from.List(ctx, list); err != nil {
			return nil, fmt.Errorf("list what routes are made of: %w", err)
		}
	}
	s := &snapshot{
		grants:     grants.Items,
		namespaces: map[string]map[string]string{},
		services:   map[types.NamespacedName]*corev1.Service{},
		endpoints:  map[types.NamespacedName][]discoveryv1.EndpointSlice{},
	}
	s.addGateways(classes.Items, gateways.Items)
	for i := range routes.Items {
		s.routes = append(s.routes, &routes.Items[i])
	}
	slices.SortFunc(s.routes, byAge)
	for _, namespace := range namespaces.Items {
		s.namespaces[namespace.Name] = namespace.Labels
	}
	for i, service := range services.Items {
		s.services[client.ObjectKeyFromObject(&service)] = &services.Items[i]
	}
	for _, slice := range endpoints.Items {
		service := types.NamespacedName{Namespace: slice.Namespace, Name: slice.Labels[discoveryv1.LabelServiceName]}
		s.endpoints[service] = append(s.endpoints[service], slice)
	}
	return s, nil
}

func (s *snapshot) addGateways(classes []gatewayv1.GatewayClass, gateways []gatewayv1.Gateway) {
	ours := map[gatewayv1.ObjectName]bool{}
	for i, class := range classes {
		if class.Spec.ControllerName == Controller {
			ours[gatewayv1.ObjectName(class.Name)] = true
			s.classes = append(s.classes, &classes[i])
		}
	}
	for i, gateway := range gateways {
		if ours[gateway.Spec.GatewayClassName] {
			s.gateways = append(s.gateways, &gateways[i])
		}
	}
}

func byAge(a, b *gatewayv1.HTTPRoute) int {
	if older := a.CreationTimestamp.Compare(b.CreationTimestamp.Time); older != 0 {
		return older
	}
	return strings.Compare(a.Namespace+"/"+a.Name, b.Namespace+"/"+b.Name)
}

// withStatus returns the objects that have a status of this controller, always in the same order.
func (s *snapshot) withStatus() []client.Object {
	var objects []client.Object
	for _, class := range s.classes {
		objects = append(objects, class)
	}
	for _, gateway := range s.gateways {
		objects = append(objects, gateway)
	}
	for _, route := range s.routes {
		objects = append(objects, route)
	}
	return objects
}

func (s *snapshot) copies() []client.Object {
	objects := s.withStatus()
	for i, object := range objects {
		objects[i], _ = object.DeepCopyObject().(client.Object)
	}
	return objects
}

// sameStatus compares whole objects: nothing but the status is changed here.
func sameStatus(a, b client.Object) bool { return equality.Semantic.DeepEqual(a, b) }
