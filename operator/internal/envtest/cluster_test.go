package envtest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	gateway "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
)

var cluster envtest.Cluster

func TestMain(m *testing.M) { envtest.Main(m, &cluster, envtest.GatewayAPI) }

func TestServerKnowsOurKindsAndTheGatewayAPI(t *testing.T) {
	direct := cluster.Client(t)
	require.NoError(t, direct.List(t.Context(), &v1alpha1.StackList{}))
	require.NoError(t, direct.List(t.Context(), &v1alpha1.TenantList{}))
	require.NoError(t, direct.List(t.Context(), &gateway.HTTPRouteList{}))
}

func TestPodsRunAndJobsSucceed(t *testing.T) {
	envtest.Kubelet{}.Start(t, &cluster)
	namespace := cluster.Namespace(t)
	deployment, job := workloads(namespace)
	cluster.Create(t, deployment, job)
	direct := cluster.Client(t)
	require.Eventually(t, func() bool {
		return direct.Get(t.Context(), client.ObjectKeyFromObject(deployment), deployment) == nil && deployment.Status.ReadyReplicas == 2 &&
			direct.Get(t.Context(), client.ObjectKeyFromObject(job), job) == nil && job.Status.Succeeded == 1
	}, envtest.Wait, envtest.Tick)
}

func TestMissingImageIsSeenOnThePod(t *testing.T) {
	envtest.Kubelet{
		Judge: func(client.Object, corev1.PodTemplateSpec) envtest.Verdict { return envtest.PullFails },
	}.Start(t, &cluster)
	namespace := cluster.Namespace(t)
	deployment, _ := workloads(namespace)
	cluster.Create(t, deployment)
	direct := cluster.Client(t)
	require.Eventually(t, func() bool {
		pods := &corev1.PodList{}
		require.NoError(t, direct.List(t.Context(), pods, client.InNamespace(namespace)))
		return len(pods.Items) == 1 && len(pods.Items[0].Status.ContainerStatuses) == 1 &&
			pods.Items[0].Status.ContainerStatuses[0].State.Waiting.Reason == "ImagePullBackOff"
	}, envtest.Wait, envtest.Tick)
}

func TestDeletedNamespaceGoes(t *testing.T) {
	envtest.Kubelet{}.Start(t, &cluster)
	namespace := cluster.Namespace(t)
	cluster.Create(t, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "left"}})
	direct := cluster.Client(t)
	object := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespace}}
	require.NoError(t, direct.Delete(t.Context(), object))
	require.Eventually(t, func() bool {
		return apierrors.IsNotFound(direct.Get(t.Context(), client.ObjectKeyFromObject(object), object))
	}, envtest.Wait, envtest.Tick)
}

func TestWireCountsRequestsAndBreaks(t *testing.T) {
	config, wire := cluster.Wire(t)
	wired, err := client.New(config, client.Options{Scheme: kube.NewScheme()})
	require.NoError(t, err)
	namespace := cluster.Namespace(t)
	create := func(name string) error {
		return wired.Create(t.Context(), &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}})
	}
	require.NoError(t, create("zero")) // which finds out what kinds there are
	wire.Reset()
	require.NoError(t, create("one"))
	require.NoError(t, wired.List(t.Context(), &corev1.ConfigMapList{}, client.InNamespace(namespace)))
	require.Len(t, wire.Writes(), 1)
	require.Len(t, wire.Requests(), 2)

	wire.Inject(func(envtest.Request) *envtest.Fault {
		return &envtest.Fault{Status: http.StatusConflict, Reason: "Conflict"}
	})
	require.True(t, apierrors.IsConflict(create("two")))

	cut := wire.CutAfter(1)
	require.NoError(t, create("three"))
	require.Error(t, create("four"))
	<-cut
	require.Error(t, wired.List(t.Context(), &corev1.ConfigMapList{}), "nothing passes after the cut")
}

func TestSecretsAreCachedAsMetadataAlone(t *testing.T) {
	config, wire := cluster.Wire(t)
	manager := envtest.Manager(t, config)
	envtest.Run(t, manager)
	namespace := cluster.Namespace(t)
	secret := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "s"}, Data: map[string][]byte{"k": []byte("v")}}
	cluster.Create(t, secret)

	metadata := &metav1.PartialObjectMetadata{}
	metadata.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("Secret"))
	require.Eventually(t, func() bool {
		return manager.GetClient().Get(t.Context(), client.ObjectKeyFromObject(secret), metadata) == nil
	}, envtest.Wait, envtest.Tick)
	wire.Reset()
	require.NoError(t, manager.GetClient().Get(t.Context(), client.ObjectKeyFromObject(secret), metadata))
	require.Empty(t, wire.Requests(), "metadata come from the cache")

	read := &corev1.Secret{}
	require.NoError(t, manager.GetClient().Get(t.Context(), client.ObjectKeyFromObject(secret), read))
	require.Equal(t, secret.Data, read.Data)
	require.Len(t, wire.Requests(), 1, "contents come from the server")
}

func TestStoppedManagerIsGone(t *testing.T) {
	manager := envtest.Manager(t, cluster.Config(t))
	stop := envtest.Run(t, manager)
	stop()
	require.ErrorContains(t, manager.Start(t.Context()), "already started")
}

func workloads(namespace string) (*appsv1.Deployment, *batchv1.Job) {
	labels := map[string]string{"app": "a"}
	pod := corev1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{Labels: labels},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "a", Image: "guanxi.test/a:1"}}},
	}
	deployment := &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "a"},
		Spec: appsv1.DeploymentSpec{
			Replicas: new(int32(2)), Selector: &metav1.LabelSelector{MatchLabels: labels}, Template: pod,
		},
	}
	once := pod.DeepCopy()
	once.Spec.RestartPolicy = corev1.RestartPolicyNever
	job := &batchv1.Job{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "a"}, Spec: batchv1.JobSpec{Template: *once}}
	return deployment, job
}
