package charttest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	admissionv1 "k8s.io/api/admissionregistration/v1"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// release is an installation of the operator's chart on a server of the test's own, by helm itself.
type release struct {
	client.Client

	config     *rest.Config
	kubeconfig string
}

func newRelease(t *testing.T) release {
	t.Helper()
	requireServer(t)
	own, err := environment()
	require.NoError(t, err)
	config, err := own.Start()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, own.Stop()) })
	direct, err := client.New(config, client.Options{})
	require.NoError(t, err)
	kubeconfig := filepath.Join(t.TempDir(), "kubeconfig")
	require.NoError(t, os.WriteFile(kubeconfig, own.KubeConfig, 0o600))
	return release{Client: direct, config: config, kubeconfig: kubeconfig}
}

func (r release) helm(t *testing.T, args ...string) {
	t.Helper()
	out, problems, err := helm(t, append([]string{"--namespace", "guanxi-system", "--kubeconfig", r.kubeconfig}, args...)...)
	require.NoError(t, err, out+problems)
}

func (r release) get(t *testing.T, object client.Object, name string) {
	t.Helper()
	require.NoError(t, r.Get(t.Context(), client.ObjectKey{Namespace: "guanxi-system", Name: name}, object))
}

func TestUpgradeKeepsWhatTheOperatorWrote(t *testing.T) {
	r := newRelease(t)
	r.helm(t, "install", operator, "../"+operator, "--create-namespace")

	// What the operator does to the certificate of its webhook.
	secret, hook := &corev1.Secret{}, &admissionv1.ValidatingWebhookConfiguration{}
	r.get(t, secret, "guanxi-operator-webhook")
	secret.Data = map[string][]byte{"tls.crt": []byte("certificate"), "tls.key": []byte("key")}
	require.NoError(t, r.Update(t.Context(), secret))
	require.NoError(t, r.Get(t.Context(), client.ObjectKey{Name: operator}, hook))
	authority := bundle(t)
	hook.Webhooks[0].ClientConfig.CABundle = authority
	require.NoError(t, r.Update(t.Context(), hook))

	r.helm(t, "upgrade", operator, "../"+operator, "--set", "replicas=3", "--set", "webhook.timeoutSeconds=7")

	deployment := &appsv1.Deployment{}
	r.get(t, deployment, operator)
	require.EqualValues(t, 3, *deployment.Spec.Replicas)
	r.get(t, secret, "guanxi-operator-webhook")
	require.Equal(t, "certificate", string(secret.Data["tls.crt"]))
	require.NoError(t, r.Get(t.Context(), client.ObjectKey{Name: operator}, hook))
	require.EqualValues(t, 7, *hook.Webhooks[0].TimeoutSeconds)
	require.Equal(t, string(authority), string(hook.Webhooks[0].ClientConfig.CABundle))
}

func TestUninstallingKeepsTheTenants(t *testing.T) {
	r := newRelease(t)
	r.helm(t, "install", operator, "../"+operator, "--create-namespace")
	require.NoError(t, apply(t, r.Client, tenant("kept", "Disabled")))

	r.helm(t, "uninstall", operator)
	err := r.Get(t.Context(), client.ObjectKey{Namespace: "guanxi-system", Name: operator}, &appsv1.Deployment{})
	require.True(t, apierrors.IsNotFound(err), "%v", err)
	kept := tenant("kept", "Disabled")
	require.NoError(t, r.Get(t.Context(), client.ObjectKey{Name: "kept"}, kept))

	// It can be installed again, over the CRDs that stayed.
	r.helm(t, "install", operator, "../"+operator)
	require.NoError(t, r.Get(t.Context(), client.ObjectKey{Name: "kept"}, kept))
}

func TestCRDsThatWereAppliedByHandAreTakenOver(t *testing.T) {
	r := newRelease(t)
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "guanxi-system"}}
	require.NoError(t, r.Create(t.Context(), namespace))
	install(t, r.Client, rendered(t, operator, filepath.Join("testdata", operator, "default.yaml")))
	r.helm(t, "upgrade", "--install", operator, "../"+operator, "--take-ownership", "--force-conflicts")
}
