package stack

import (
	"fmt"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	render "github.com/guanxi-crm/guanxi/operator/internal/render/stack"
)

// kindsEvery is how often to look for kinds that may be installed at any time.
const kindsEvery = time.Minute

// discoverer is what of the discovery client is needed.
type discoverer interface {
	ServerResourcesForGroupVersion(groupVersion string) (*metav1.APIResourceList, error)
}

// optionalKinds are made where the cluster knows them.
func optionalKinds() []schema.GroupVersionKind {
	return []schema.GroupVersionKind{
		render.ScaledObjectKind(), render.TriggerAuthenticationKind(), render.ServiceMonitorKind(), render.PrometheusRuleKind(),
	}
}

// kinds are the optional kinds that the cluster knows.
type kinds struct {
	mu    sync.RWMutex
	there map[schema.GroupVersionKind]bool
}

func (k *kinds) has(kind schema.GroupVersionKind) bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.there[kind]
}

// look asks the API server, and returns which kinds have come and which have gone since the last look.
func (k *kinds) look(server discoverer) (come, gone []schema.GroupVersionKind, err error) {
	there := map[schema.GroupVersionKind]bool{}
	asked := map[schema.GroupVersion]*metav1.APIResourceList{}
	for _, kind := range optionalKinds() {
		list, known := asked[kind.GroupVersion()]
		if !known {
			list, err = server.ServerResourcesForGroupVersion(kind.GroupVersion().String())
			if err != nil && !apierrors.IsNotFound(err) {
				return nil, nil, fmt.Errorf("look for %s: %w", kind.GroupVersion(), err)
			}
			asked[kind.GroupVersion()] = list
		}
		there[kind] = names(list, kind.Kind)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for kind, now := range there {
		switch before := k.there[kind]; {
		case now && !before:
			come = append(come, kind)
		case before && !now:
			gone = append(gone, kind)
		}
	}
	k.there = there
	return come, gone, nil
}

func names(list *metav1.APIResourceList, kind string) bool {
	if list == nil {
		return false
	}
	for i := range list.APIResources {
		if list.APIResources[i].Kind == kind {
			return true
		}
	}
	return false
}
