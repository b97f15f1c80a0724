package tenant

import (
	"k8s.io/apimachinery/pkg/types"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// own stands before the name of whatever a dedicated tenant has to itself, here and on the servers.
const own = "guanxi-"

// NamespaceName returns the name of a dedicated tenant's namespace.
func NamespaceName(id string) string { return own + id }

// StackKey returns the name of a dedicated tenant's own Stack.
func StackKey(id string) types.NamespacedName {
	return types.NamespacedName{Namespace: NamespaceName(id), Name: id}
}

// DatabasePrefix returns what stands before the services' names in a dedicated tenant's databases. An id has no underscore,
// so no tenant's prefix is the beginning of another's.
func DatabasePrefix(id string) string { return own + id + "_" }

// Databases returns the names of the services' databases under a prefix.
func Databases(prefix string) []string {
	services := v1alpha1.ServiceNames()
	names := make([]string, len(services))
	for i, service := range services {
		names[i] = prefix + string(service)
	}
	return names
}

// TopicPrefix returns what stands before a dedicated tenant's topics and groups. An id has no dot, so no tenant's prefix is
// the beginning of another's.
func TopicPrefix(id string) string { return own + id + "." }

// RouteName returns the name of a tenant's HTTPRoute, in the namespace of its Stack.
func RouteName(id string) string { return "tenant-" + id }

// ReceiptName returns the name of the ConfigMap that tells what a tenant's deletion has removed and what it has kept.
func ReceiptName(id string) string { return "tenant-" + id + "-receipt" }
