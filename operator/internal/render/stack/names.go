package stack

import (
	"fmt"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// Ports of every service's pods, by name, and of the Service in front of them.
const (
	httpPort    = "http"
	httpNumber  = 8080
	httpService = 80
	opsPort     = "ops"
	opsNumber   = 9090
)

// Annotations on Deployments and pods.
const (
	// TemplateAnnotation on a Deployment is the hash of the pod template that was asked for: another hash is a roll-out.
	TemplateAnnotation = "guanxi.dev/template"
	// PreparedAnnotation on a Deployment is the preparation (see Preparation) that had succeeded when it was applied.
	PreparedAnnotation = "guanxi.dev/prepared"
	// connectionsAnnotation on pods changes with what the connections' Secrets hold, so that they start anew with it.
	connectionsAnnotation = "guanxi.dev/connections"
)

// ServiceName is the name of all objects of one service.
func ServiceName(stack *v1alpha1.Stack, service v1alpha1.ServiceName) string {
	return stack.Name + "-" + string(service)
}

// Endpoint is where a service answers inside the cluster.
func Endpoint(stack *v1alpha1.Stack, service v1alpha1.ServiceName) string {
	return fmt.Sprintf("http://%s.%s.svc", ServiceName(stack, service), stack.Namespace)
}

// Image of a service in the version asked for.
func Image(stack *v1alpha1.Stack, service v1alpha1.ServiceName) string {
	return fmt.Sprintf("%s/%s:%s", strings.TrimSuffix(stack.Spec.Image.Registry, "/"), service, stack.Spec.Version)
}

// VersionOf an image that Image has named.
func VersionOf(image string) string {
	return image[strings.LastIndex(image, ":")+1:]
}

// Labels of a Stack's object; service is empty for one that all services share.
func Labels(stack *v1alpha1.Stack, service v1alpha1.ServiceName) map[string]string {
	labels := map[string]string{
		"app.kubernetes.io/name":       "guanxi",
		"app.kubernetes.io/instance":   stack.Name,
		"app.kubernetes.io/part-of":    "guanxi",
		"app.kubernetes.io/managed-by": v1alpha1.FieldManager,
		v1alpha1.StackLabel:            stack.Name,
	}
	if service != "" {
		labels["app.kubernetes.io/name"] = string(service)
		labels[v1alpha1.ServiceLabel] = string(service)
	}
	if tenant := stack.Labels[v1alpha1.TenantLabel]; tenant != "" {
		labels[v1alpha1.TenantLabel] = tenant
	}
	return labels
}

// Selector finds the pods of one service, and no others.
func Selector(stack *v1alpha1.Stack, service v1alpha1.ServiceName) map[string]string {
	return map[string]string{v1alpha1.StackLabel: stack.Name, v1alpha1.ServiceLabel: string(service)}
}

// versionLabels are the labels of what runs a version.
func versionLabels(stack *v1alpha1.Stack, service v1alpha1.ServiceName) map[string]string {
	labels := Labels(stack, service)
	labels["app.kubernetes.io/version"] = labelValue(stack.Spec.Version)
	return labels
}

var notAlphanumeric = regexp.MustCompile(`^[^A-Za-z0-9]+|[^A-Za-z0-9]+$`)

// labelValue makes a label's value of an image's tag, which may be longer and may begin and end with more.
func labelValue(tag string) string {
	if len(tag) > validation.LabelValueMaxLength {
		tag = tag[:validation.LabelValueMaxLength]
	}
	return notAlphanumeric.ReplaceAllString(tag, "")
}
