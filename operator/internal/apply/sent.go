package apply

import (
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/resourceversion"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// sentMax bounds what is remembered, which is only ever asked for in the moments until the cache has caught up. What is
// forgotten costs one request too many.
const sentMax = 8192

// sent remembers the versions that our requests have made, so that a cache that lags behind them is not taken for a change.
type sent struct {
	mu       sync.Mutex
	versions map[sentKey]string
}

type sentKey struct {
	kind schema.GroupKind
	key  client.ObjectKey
}

func newSent() *sent { return &sent{versions: make(map[sentKey]string)} }

func (s *sent) note(gvk schema.GroupVersionKind, key client.ObjectKey, version string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.versions) >= sentMax {
		clear(s.versions)
	}
	s.versions[sentKey{gvk.GroupKind(), key}] = version
}

// isNewerThan reports whether we have sent something that the object, nil for none, does not show yet.
func (s *sent) isNewerThan(live metav1.Object, gvk schema.GroupVersionKind, key client.ObjectKey) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := sentKey{gvk.GroupKind(), key}
	version, there := s.versions[at]
	if !there {
		return false
	}
	if live == nil {
		return true
	}
	if order, err := resourceversion.CompareResourceVersion(live.GetResourceVersion(), version); err == nil && order < 0 {
		return true
	}
	delete(s.versions, at)
	return false
}
