package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// GroupVersion is the group and version of the resources.
var GroupVersion = schema.GroupVersion{Group: "guanxi.dev", Version: "v1alpha1"} //nolint:gochecknoglobals // the name every client of the API looks for

// AddToScheme teaches a scheme the resources.
func AddToScheme(scheme *runtime.Scheme) error {
	scheme.AddKnownTypes(GroupVersion,
		&Stack{}, &StackList{}, &StackService{}, &StackServiceList{},
		&TenantClass{}, &TenantClassList{}, &Tenant{}, &TenantList{},
	)
	metav1.AddToGroupVersion(scheme, GroupVersion)
	return nil
}
