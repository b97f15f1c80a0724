package stack_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

func TestMissingSecretIsNamedAndHeals(t *testing.T) {
	w := start(t)
	w.create(func(s *v1alpha1.Stack) { s.Spec.MongoDB.SecretName = "other" })
	found := w.becomes(v1alpha1.StackConnectionsReady, v1alpha1.ReasonSecretNotFound)
	require.Contains(t, found.Message, w.namespace+"/other")
	require.Contains(t, found.Message, "uri")
	w.becomes(v1alpha1.StackReady, v1alpha1.ReasonSecretNotFound)
	require.Empty(t, w.deployments())

	cluster.Create(t, w.secret("other", map[string]string{"uri": "mongodb://other/"}))
	w.ready()
}

func TestIncompleteSecretIsNamedAndHeals(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	for name, c := range map[string]struct {
		secret string
		data   map[string]string
		says   string
	}{
		"no uri":           {"mongodb", map[string]string{"url": "mongodb://mongodb/"}, "uri"},
		"empty uri":        {"mongodb", map[string]string{"uri": ""}, "uri"},
		"no brokers":       {"kafka", map[string]string{"user": "u", "password": "secret-word"}, "brokers"},
		"user alone":       {"kafka", map[string]string{"brokers": "kafka:9092", "user": "u"}, "password"},
		"password alone":   {"kafka", map[string]string{"brokers": "kafka:9092", "password": "secret-word"}, "user"},
		"tls is no answer": {"kafka", map[string]string{"brokers": "kafka:9092", "tls": "maybe"}, "tls"},
	} {
		t.Run(name, func(t *testing.T) {
			whole := w.fill(c.secret, c.data)
			found := w.becomes(v1alpha1.StackConnectionsReady, v1alpha1.ReasonSecretIncomplete)
			require.Contains(t, found.Message, w.namespace+"/"+c.secret)
			require.Contains(t, found.Message, c.says)
			require.NotContains(t, found.Message, "secret-word")
			w.fill(c.secret, whole)
			w.becomes(v1alpha1.StackConnectionsReady, v1alpha1.ReasonReady)
		})
	}
}

func TestWhatRunsIsLeftWhenASecretGoes(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	before := w.deployment(v1alpha1.Customer)
	require.NoError(t, w.client.Delete(t.Context(), &corev1.Secret{ObjectMeta: w.named("kafka")}))
	w.becomes(v1alpha1.StackReady, v1alpha1.ReasonSecretNotFound)
	require.Equal(t, before.Spec, w.deployment(v1alpha1.Customer).Spec)
	w.scale(v1alpha1.Customer, 3)
	w.replicasBecome(v1alpha1.Customer, 3)
	require.Equal(t, before.Spec.Template, w.deployment(v1alpha1.Customer).Spec.Template, "it can be scaled all the same")
}

func TestNewContentOfASecretIsPreparedAndRolledOut(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	before := w.deployment(v1alpha1.Feedback)
	w.fill("mongodb", map[string]string{"uri": "mongodb://user:secret-word@mongodb/"})
	w.eventually(func() bool {
		return w.deployment(v1alpha1.Analytics).Spec.Template.Annotations["guanxi.dev/connections"] !=
			before.Spec.Template.Annotations["guanxi.dev/connections"]
	}, "the last service has new pods")
	w.ready()
	now := w.deployment(v1alpha1.Feedback)
	require.NotEqual(t, before.Annotations["guanxi.dev/prepared"], now.Annotations["guanxi.dev/prepared"], "with what it says now")
	require.NotContains(t, now.String(), "secret-word")
}

func TestPodsStayWhenASecretIsOnlyLabelled(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	w.settles()
	before := w.deployment(v1alpha1.Customer).Generation
	secret := &corev1.Secret{}
	require.NoError(t, w.client.Get(t.Context(), w.key("mongodb"), secret))
	base := client.MergeFrom(secret.DeepCopy())
	secret.Labels = map[string]string{"team": "crm"}
	require.NoError(t, w.client.Patch(t.Context(), secret, base))
	w.wire.Reset()
	w.eventually(func() bool { // the changed Secret is read again, and found to be the same
		for _, r := range w.wire.Requests() {
			if r.Method == http.MethodGet && r.Path == "/api/v1/namespaces/"+w.namespace+"/secrets/mongodb" {
				return true
			}
		}
		_, err := w.reconcile()
		return err != nil
	}, "the Secret is read")
	w.settles()
	require.Equal(t, before, w.deployment(v1alpha1.Customer).Generation)
	require.Empty(t, w.wire.Writes())
}

// fill replaces what a Secret holds, and returns what it held.
func (w *world) fill(name string, data map[string]string) map[string]string {
	w.Helper()
	secret := &corev1.Secret{}
	require.NoError(w, w.client.Get(w.Context(), w.key(name), secret))
	before := map[string]string{}
	for key, value := range secret.Data {
		before[key] = string(value)
	}
	secret.Data, secret.StringData = nil, data
	require.NoError(w, w.client.Update(w.Context(), secret))
	return before
}
