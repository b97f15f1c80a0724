package tenant

import (
	"sync"

	"k8s.io/apimachinery/pkg/util/resourceversion"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// latest remembers the versions of Tenants that our own writes have made, so that a cache that lags behind them is not taken
// for what is: a tenant would be placed twice, and told the same event twice.
type latest struct {
	mu       sync.Mutex
	versions map[string]string
}

func newLatest() *latest { return &latest{versions: make(map[string]string)} }

func (l *latest) note(tenant *v1alpha1.Tenant) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.versions[tenant.Name] = tenant.ResourceVersion
}

func (l *latest) forget(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.versions, name)
}

// isNewerThan reports whether we have written what the tenant does not show yet.
func (l *latest) isNewerThan(tenant *v1alpha1.Tenant) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	version, there := l.versions[tenant.Name]
	if !there {
		return false
	}
	if order, err := resourceversion.CompareResourceVersion(tenant.ResourceVersion, version); err == nil && order < 0 {
		return true
	}
	delete(l.versions, tenant.Name)
	return false
}
