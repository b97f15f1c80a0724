package charttest

import (
	"bytes"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	authenticationv1 "k8s.io/api/authentication/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// The operator itself runs here as the chart's pods do: with their environment, and as their service account, so that a
// setting that it does not know or a right that it lacks is found.
func TestOperatorWorksWithTheSettingsAndRightsOfTheChart(t *testing.T) {
	r := newRelease(t)
	r.helm(t, "install", operator, "../"+operator, "--create-namespace")
	log := r.startOperator(t)

	require.NoError(t, r.Create(t.Context(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "guanxi"}}))
	r.helm(t, "install", platform, "../"+platform, "--namespace", "guanxi", "--set", "oidc.issuer=https://login.example.com",
		"--set", "mongodb.uri=mongodb://127.0.0.1:1", "--set", "kafka.brokers=127.0.0.1:1")
	r.eventually(t, "TenantClass", "", "standard", "Accepted")
	r.eventually(t, "Stack", "guanxi", "shared", "ConnectionsReady")
	r.finishJobs(t)
	r.eventually(t, "Stack", "guanxi", "shared", "Prepared")
	require.Eventually(t, func() bool {
		made := &appsv1.DeploymentList{}
		return r.List(t.Context(), made, client.InNamespace("guanxi")) == nil && len(made.Items) == 4
	}, time.Minute, 100*time.Millisecond, "the four services")

	for _, name := range []string{"mongodb-admin", "kafka-admin"} {
		require.NoError(t, r.Create(t.Context(), &corev1.Secret{
			ObjectMeta: metav1.ObjectMeta{Namespace: "guanxi-system", Name: name},
			StringData: map[string]string{"uri": "mongodb://127.0.0.1:1", "brokers": "127.0.0.1:1"},
		}))
	}
	dedicated := tenant("apart", "Disabled")
	require.NoError(t, unstructured.SetNestedField(dedicated.Object, "enterprise", "spec", "className"))
	require.NoError(t, apply(t, r.Client, dedicated))
	r.eventually(t, "Tenant", "", "apart", "NamespaceReady")

	text, err := os.ReadFile(log)
	require.NoError(t, err)
	require.NotContains(t, string(text), "forbidden")
}

// eventually waits until a condition of one of our objects is True.
func (r release) eventually(t *testing.T, kind, namespace, name, condition string) {
	t.Helper()
	object := &unstructured.Unstructured{}
	object.SetAPIVersion("guanxi.dev/v1alpha1")
	object.SetKind(kind)
	require.Eventually(t, func() bool {
		if r.Get(t.Context(), client.ObjectKey{Namespace: namespace, Name: name}, object) != nil {
			return false
		}
		conditions, _, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
		for _, one := range conditions {
			if c, is := one.(map[string]any); is && c["type"] == condition && c["status"] == "True" {
				return true
			}
		}
		return false
	}, 2*time.Minute, 100*time.Millisecond, "%s %s does not become %s: %v", kind, name, condition, object.Object["status"])
}

// finishJobs does the work of the kubelet and of the controller of Jobs.
func (r release) finishJobs(t *testing.T) {
	t.Helper()
	jobs := &batchv1.JobList{}
	require.Eventually(t, func() bool {
		return r.List(t.Context(), jobs, client.InNamespace("guanxi")) == nil && len(jobs.Items) == 1
	}, time.Minute, 100*time.Millisecond, "the Job that prepares")
	job := &jobs.Items[0]
	now := metav1.Now()
	job.Status = batchv1.JobStatus{StartTime: &now, CompletionTime: &now, Succeeded: 1, Conditions: []batchv1.JobCondition{
		{Type: batchv1.JobSuccessCriteriaMet, Status: corev1.ConditionTrue, LastTransitionTime: now},
		{Type: batchv1.JobComplete, Status: corev1.ConditionTrue, LastTransitionTime: now},
	}}
	require.NoError(t, r.Status().Update(t.Context(), job))
}

// startOperator runs the operator until the test ends, and returns its log when it is ready.
func (r release) startOperator(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "operator")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./operator/cmd/operator")
	build.Dir = filepath.Join("..", "..", "..")
	build.Env = append(os.Environ(), "GOWORK=") // as go.work has it
	said, err := build.CombinedOutput()
	require.NoError(t, err, string(said))

	folder, health := t.TempDir(), freeAddress(t)
	deployment := &appsv1.Deployment{}
	r.get(t, deployment, operator)
	running := exec.CommandContext(t.Context(), program)
	running.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder}
	here := map[string]string{ // what is another thing outside a pod
		"GUANXI_NAMESPACE": "guanxi-system", "GUANXI_METRICS_LISTEN": "127.0.0.1:0", "GUANXI_HEALTH_LISTEN": health,
		"GUANXI_WEBHOOK_FOLDER": folder, "GUANXI_KUBECONFIG": r.asAccount(t, operator), "GOMEMLIMIT": "512MiB",
		"GUANXI_WEBHOOK_PORT": portOf(t, freeAddress(t)),
	}
	for _, variable := range deployment.Spec.Template.Spec.Containers[0].Env {
		if _, replaced := here[variable.Name]; !replaced {
			running.Env = append(running.Env, variable.Name+"="+variable.Value)
		}
	}
	for name, value := range here {
		running.Env = append(running.Env, name+"="+value)
	}
	path := filepath.Join(folder, "log")
	log, err := os.Create(path)
	require.NoError(t, err)
	running.Stdout, running.Stderr = log, log
	require.NoError(t, running.Start())
	t.Cleanup(func() {
		_ = running.Process.Signal(os.Interrupt)
		_ = running.Wait()
		if t.Failed() {
			text, _ := os.ReadFile(path)
			t.Logf("the operator's log:\n%s", text)
		}
	})
	require.Eventually(t, func() bool {
		r.mountCertificate(t, folder)
		answer, err := http.Get("http://" + health + "/readyz")
		if err != nil {
			return false
		}
		defer answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	}, time.Minute, 200*time.Millisecond, "the operator is ready")
	return path
}

// mountCertificate does for the webhook's Secret what the kubelet does.
func (r release) mountCertificate(t *testing.T, folder string) {
	t.Helper()
	secret := &corev1.Secret{}
	r.get(t, secret, "guanxi-operator-webhook")
	for name, content := range secret.Data {
		path := filepath.Join(folder, name)
		if there, err := os.ReadFile(path); err == nil && bytes.Equal(there, content) {
			continue
		}
		require.NoError(t, os.WriteFile(path+".new", content, 0o600))
		require.NoError(t, os.Rename(path+".new", path))
	}
}

// asAccount writes a kubeconfig of a service account in the operator's namespace.
func (r release) asAccount(t *testing.T, name string) string {
	t.Helper()
	set, err := kubernetes.NewForConfig(r.config)
	require.NoError(t, err)
	token, err := set.CoreV1().ServiceAccounts("guanxi-system").
		CreateToken(t.Context(), name, &authenticationv1.TokenRequest{}, metav1.CreateOptions{})
	require.NoError(t, err)
	written := clientcmdapi.NewConfig()
	written.Clusters["test"] = &clientcmdapi.Cluster{Server: r.config.Host, CertificateAuthorityData: r.config.CAData}
	written.AuthInfos["test"] = &clientcmdapi.AuthInfo{Token: token.Status.Token}
	written.Contexts["test"] = &clientcmdapi.Context{Cluster: "test", AuthInfo: "test"}
	written.CurrentContext = "test"
	path := filepath.Join(t.TempDir(), "kubeconfig")
	require.NoError(t, clientcmd.WriteToFile(*written, path))
	return path
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return listener.Addr().String()
}

func portOf(t *testing.T, address string) string {
	t.Helper()
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	return port
}
