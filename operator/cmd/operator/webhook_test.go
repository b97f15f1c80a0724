package main

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	admissionv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

// The operator makes a certificate, tells the API server its authority, and answers it: the server refuses what the webhook
// refuses.
func TestWebhookKeepsItsOwnCertificate(t *testing.T) {
	direct, namespace, folder, port := cluster.Client(t), cluster.Namespace(t), t.TempDir(), freePort(t)
	secret := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "certificate"}}
	registration := registerWebhook(t, namespace, port)
	// The certificate is for the Service's name, whose address in this cluster is the test's machine.
	service := &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "webhook"},
		Spec:       corev1.ServiceSpec{Type: corev1.ServiceTypeExternalName, ExternalName: "localhost"},
	}
	cluster.Create(t, secret, service, registration)
	operator := launch(t, namespace, "--webhook-certificate=rotated", "--webhook-folder="+folder, "--webhook-port="+port,
		"--webhook-secret=certificate", "--webhook-service=webhook", "--webhook-registration="+registration.Name)
	require.Eventually(t, func() bool { // as the kubelet, which mounts the Secret
		require.NoError(t, direct.Get(t.Context(), client.ObjectKeyFromObject(secret), secret))
		for name, content := range secret.Data {
			require.NoError(t, os.WriteFile(filepath.Join(folder, name), content, 0o600))
		}
		return len(secret.Data["tls.crt"]) > 0
	}, envtest.Wait, envtest.Tick)
	operator.ready(t)
	require.NoError(t, direct.Get(t.Context(), client.ObjectKeyFromObject(registration), registration))
	require.NotEmpty(t, registration.Webhooks[0].ClientConfig.CABundle)

	tenant := &v1alpha1.Tenant{
		ObjectMeta: metav1.ObjectMeta{Name: envtest.Name(t)},
		Spec:       v1alpha1.TenantSpec{ClassName: "none", DeletionProtection: v1alpha1.DeletionProtected},
	}
	tenant.Spec.ID = tenant.Name
	require.Eventually(t, func() bool { return direct.Create(t.Context(), tenant) == nil }, envtest.Wait, envtest.Tick)
	require.ErrorContains(t, direct.Delete(t.Context(), tenant), "is protected")
	patch := client.RawPatch("application/merge-patch+json", []byte(`{"spec":{"deletionProtection":"Disabled"},"metadata":{"finalizers":null}}`))
	require.NoError(t, direct.Patch(t.Context(), tenant, patch))
	require.NoError(t, direct.Delete(t.Context(), tenant))
}

func registerWebhook(t *testing.T, namespace, port string) *admissionv1.ValidatingWebhookConfiguration {
	t.Helper()
	parsed, err := strconv.ParseInt(port, 10, 32)
	require.NoError(t, err)
	number := int32(parsed)
	return &admissionv1.ValidatingWebhookConfiguration{
		ObjectMeta: metav1.ObjectMeta{Name: namespace},
		Webhooks: []admissionv1.ValidatingWebhook{{
			Name: "tenants.guanxi.dev",
			ClientConfig: admissionv1.WebhookClientConfig{Service: &admissionv1.ServiceReference{
				Namespace: namespace, Name: "webhook", Port: &number, Path: new("/validate-guanxi-dev-v1alpha1-tenant"),
			}},
			SideEffects:             new(admissionv1.SideEffectClassNone),
			AdmissionReviewVersions: []string{"v1"},
			Rules: []admissionv1.RuleWithOperations{{
				Operations: []admissionv1.OperationType{admissionv1.Create, admissionv1.Update, admissionv1.Delete},
				Rule:       admissionv1.Rule{APIGroups: []string{"guanxi.dev"}, APIVersions: []string{"v1alpha1"}, Resources: []string{"tenants"}},
			}},
		}},
	}
}
