// Package kube reads and writes the custom resources of a cluster that runs Guanxi's operator. It is a thin client of
// the Kubernetes API: what a resource means is the operator's business.
package kube

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// requestTimeout bounds one request to the cluster.
const requestTimeout = 30 * time.Second

// Cluster says which cluster: the fields are those of kubectl's flags of the same names, and empty ones mean the same.
type Cluster struct {
	Kubeconfig string
	Context    string
}

// Tenants are the Tenants of a cluster.
type Tenants struct {
	api *rest.RESTClient
	// Server is the cluster's address, for people.
	Server string
}

// Open reads the kubeconfig; it does not connect yet.
func Open(c Cluster) (*Tenants, error) {
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	rules.ExplicitPath = c.Kubeconfig
	overrides := &clientcmd.ConfigOverrides{CurrentContext: c.Context}
	cfg, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, overrides).ClientConfig()
	if clientcmd.IsEmptyConfig(err) {
		return nil, errors.New("no cluster is configured: set KUBECONFIG or --kubeconfig, as for kubectl")
	}
	if err != nil {
		return nil, fmt.Errorf("the kubeconfig: %w", err)
	}
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		return nil, err
	}
	cfg.APIPath, cfg.GroupVersion, cfg.Timeout = "/apis", &v1alpha1.GroupVersion, requestTimeout
	cfg.NegotiatedSerializer = serializer.NewCodecFactory(scheme).WithoutConversion()
	api, err := rest.RESTClientFor(cfg)
	if err != nil {
		return nil, fmt.Errorf("no cluster: %w", err)
	}
	return &Tenants{api: api, Server: cfg.Host}, nil
}

const (
	resource = "tenants"
	page     = "500" // tenants asked for at once
)

// Get returns a tenant.
func (t *Tenants) Get(ctx context.Context, id string) (*v1alpha1.Tenant, error) {
	var tenant v1alpha1.Tenant
	err := t.api.Get().Resource(resource).Name(id).Do(ctx).Into(&tenant)
	return &tenant, t.explain(err, id)
}

// List returns all tenants, by id.
func (t *Tenants) List(ctx context.Context) ([]v1alpha1.Tenant, error) {
	var all []v1alpha1.Tenant
	next := ""
	for {
		var some v1alpha1.TenantList
		err := t.api.Get().Resource(resource).Param("limit", page).Param("continue", next).Do(ctx).Into(&some)
		if err != nil {
			return nil, t.explain(err, "")
		}
		all = append(all, some.Items...)
		if next = some.Continue; next == "" {
			return all, nil
		}
	}
}

// Class returns a tenant's class, which says what limits it has when it overrides none.
func (t *Tenants) Class(ctx context.Context, name string) (*v1alpha1.TenantClass, error) {
	var class v1alpha1.TenantClass
	err := t.api.Get().Resource("tenantclasses").Name(name).Do(ctx).Into(&class)
	if apierrors.IsNotFound(err) {
		return nil, fmt.Errorf("there is no TenantClass %s; kubectl get tenantclasses lists them", name)
	}
	return &class, t.explain(err, "")
}

// Create makes a tenant.
func (t *Tenants) Create(ctx context.Context, tenant *v1alpha1.Tenant) error {
	err := t.api.Post().Resource(resource).Body(tenant).Do(ctx).Error()
	return t.explain(err, tenant.Name)
}

// SetState asks for a tenant to serve or to be suspended.
func (t *Tenants) SetState(ctx context.Context, id string, state v1alpha1.State) error {
	return t.patch(ctx, id, fmt.Sprintf(`{"spec":{"state":%q}}`, state))
}

// SetDeletionPolicy says what becomes of a tenant's data when it is deleted.
func (t *Tenants) SetDeletionPolicy(ctx context.Context, id string, policy v1alpha1.DeletionPolicy) error {
	return t.patch(ctx, id, fmt.Sprintf(`{"spec":{"deletionPolicy":%q}}`, policy))
}

// Delete asks for a tenant to be deleted, if it still is the one that was read.
func (t *Tenants) Delete(ctx context.Context, tenant *v1alpha1.Tenant) error {
	options := &metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &tenant.UID}}
	err := t.api.Delete().Resource(resource).Name(tenant.Name).Body(options).Do(ctx).Error()
	return t.explain(err, tenant.Name)
}

func (t *Tenants) patch(ctx context.Context, id, body string) error {
	err := t.api.Patch(types.MergePatchType).Resource(resource).Name(id).Body([]byte(body)).Do(ctx).Error()
	return t.explain(err, id)
}

// ErrNotFound says that there is no such tenant.
var ErrNotFound = errors.New("no such tenant")

// explain turns what the API server answers into a sentence that says what to do.
func (t *Tenants) explain(err error, id string) error {
	var status apierrors.APIStatus
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &status):
		return fmt.Errorf("no answer from the cluster at %s: %w", t.Server, err)
	case apierrors.IsNotFound(err) && status.Status().Details != nil && status.Status().Details.Name != "":
		return fmt.Errorf("%w: %s; guanxi tenant list shows those there are", ErrNotFound, id)
	case apierrors.IsNotFound(err):
		return fmt.Errorf("the cluster at %s does not know Tenants: install the operator's chart first", t.Server)
	case apierrors.IsAlreadyExists(err):
		return fmt.Errorf("tenant %s is there already; guanxi tenant show %s says how it is", id, id)
	case apierrors.IsForbidden(err), apierrors.IsUnauthorized(err), apierrors.IsInvalid(err):
		return errors.New(strings.TrimSpace(status.Status().Message))
	default:
		return fmt.Errorf("the cluster at %s: %w", t.Server, err)
	}
}
