// Package kube is how the operator speaks to Kubernetes: the kinds it knows, what of them it keeps in memory, and the
// manager that its controllers run in. Tests make their managers here too, so that what they try is what is shipped. It
// knows nothing of what the controllers do.
package kube

import (
	"k8s.io/apimachinery/pkg/runtime"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	clientgo "k8s.io/client-go/kubernetes/scheme"
	gateway "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// NewScheme returns the kinds that the operator reads and writes as Go types: Kubernetes' own, ours and the Gateway API's.
// Kinds that may not be installed and are only written (KEDA's, Prometheus') are not among them.
func NewScheme() *runtime.Scheme {
	scheme := runtime.NewScheme()
	utilruntime.Must(clientgo.AddToScheme(scheme))
	utilruntime.Must(v1alpha1.AddToScheme(scheme))
	utilruntime.Must(gateway.Install(scheme))
	return scheme
}
