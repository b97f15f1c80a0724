package tenant_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/controller/tenant"
	"github.com/guanxi-crm/guanxi/operator/internal/data"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

func TestTroubleWithServersIsToldAndHeals(t *testing.T) {
	for _, c := range []struct {
		server string
		kind   data.Kind
		reason string
	}{
		{"mongodb", data.Unreachable, v1alpha1.ReasonMongoDBUnreachable},
		{"mongodb", data.Refused, v1alpha1.ReasonMongoDBRefused},
		{"mongodb", data.Forbidden, v1alpha1.ReasonMongoDBRefused},
		{"kafka", data.Unreachable, v1alpha1.ReasonKafkaUnreachable},
		{"kafka", data.Refused, v1alpha1.ReasonKafkaRefused},
	} {
		t.Run(c.server+string(c.kind), func(t *testing.T) {
			w := newWorld(t)
			w.servers.fail(failing(c.server, c.kind))
			w.operator()
			own := w.tenant(w.dedicatedClass())
			found := w.becomes(own, v1alpha1.TenantReady, c.reason)
			require.Contains(t, found.Message, "mend it")
			require.Equal(t, v1alpha1.PhaseProvisioning, own.Status.Phase)
			require.False(t, w.exists(&v1alpha1.Stack{ObjectMeta: inside(own, own.Name)}), "no pods without credentials")
			w.servers.fail(nil)
			w.ready(own)
		})
	}
}

func TestAdministratorsSecretIsMissingOrHalfFilled(t *testing.T) {
	w := newWorld(t)
	w.operator()
	own := w.tenant(w.dedicatedClass(func(c *v1alpha1.TenantClass) { c.Spec.Dedicated.MongoDBAdminSecret = "later" }))
	require.Contains(t, w.becomes(own, v1alpha1.TenantReady, v1alpha1.ReasonSecretNotFound).Message, w.namespace+"/later")
	w.secret("later", map[string]string{"url": "a slip"})
	require.Contains(t, w.becomes(own, v1alpha1.TenantReady, v1alpha1.ReasonSecretIncomplete).Message, "key uri")
	secret := &corev1.Secret{}
	secret.Namespace, secret.Name = w.namespace, "later"
	change(w, secret, func(s *corev1.Secret) { s.Data["uri"] = []byte("mongodb://mongo") })
	w.ready(own)
}

func TestServersWithoutUsersAreShared(t *testing.T) {
	w := newWorld(t)
	w.servers.fail(func(_ context.Context, op string) error {
		if strings.Contains(op, " ensure ") || strings.Contains(op, " acls ") || strings.Contains(op, " drop ") {
			return kindOf(data.Unsupported)
		}
		return nil
	})
	w.operator()
	own := w.tenant(w.dedicatedClass())
	w.ready(own)
	found := w.becomes(own, v1alpha1.TenantCredentialsReady, v1alpha1.ReasonSharedCredentials)
	require.Contains(t, found.Message, "MongoDB and Kafka")
	require.Equal(t, "mongodb://admin:secret@mongo:27017/", string(w.ownSecret(own, "mongodb").Data["uri"]))
	require.Equal(t, "admin", string(w.ownSecret(own, "kafka").Data["user"]))

	w.deleted(own)
	require.Equal(t, "namespace guanxi-"+own.Name, strings.TrimSpace(w.receipt(own)["removed"]), "there were no users to remove")
}

func TestCredentialsThatStopWorkingAreRepairedFromTheSecret(t *testing.T) {
	w := newWorld(t)
	w.operator()
	own := w.tenant(w.dedicatedClass())
	w.ready(own)
	user := "mongodb/guanxi-" + own.Name
	before, _ := w.servers.user(user)
	w.servers.forget(user)
	w.stacks.are(func(*v1alpha1.Stack) string { return v1alpha1.ReasonUnavailable })
	require.Eventually(t, func() bool {
		now, there := w.servers.user(user)
		return there && now == before
	}, envtest.Wait, envtest.Tick)
	w.stacks.are(nil)
	w.ready(own)
}

func TestCredentialsAreLookedAtNowAndThen(t *testing.T) {
	w := newWorld(t)
	w.config = func(c *tenant.Config) { c.CheckEvery = 300 * time.Millisecond }
	w.operator()
	own := w.tenant(w.dedicatedClass())
	w.ready(own)
	user := "kafka/guanxi-" + own.Name
	w.servers.forget(user)
	require.Eventually(t, func() bool { _, there := w.servers.user(user); return there }, envtest.Wait, envtest.Tick)
}

func TestSecretThatWasEditedIsPutBack(t *testing.T) {
	w := newWorld(t)
	w.operator()
	own := w.tenant(w.dedicatedClass())
	w.ready(own)
	secret := w.ownSecret(own, "mongodb")
	right := string(secret.Data["uri"])
	change(w, secret, func(s *corev1.Secret) { s.Data["uri"] = []byte("mongodb://elsewhere") })
	require.Eventually(t, func() bool { return string(w.ownSecret(own, "mongodb").Data["uri"]) == right }, envtest.Wait, envtest.Tick)
}

func TestSecretThatIsLostIsReplacedWithoutTouchingWhatPodsUse(t *testing.T) {
	w := newWorld(t)
	w.operator()
	own := w.tenant(w.dedicatedClass())
	w.ready(own)
	first := "guanxi-" + own.Name
	var touched atomic.Bool
	w.servers.fail(func(ctx context.Context, op string) error {
		stack := &v1alpha1.Stack{ObjectMeta: inside(own, own.Name)}
		if op == "mongodb drop "+first && w.Get(ctx, client.ObjectKeyFromObject(stack), stack) == nil && stack.Spec.MongoDB.SecretName == "mongodb" {
			touched.Store(true)
		}
		return nil
	})
	require.NoError(t, w.Delete(t.Context(), w.ownSecret(own, "kafka")))
	require.Eventually(t, func() bool { return w.ownStack(own).Spec.Kafka.SecretName == "kafka-b" }, envtest.Wait, envtest.Tick)
	w.gone(&corev1.Secret{ObjectMeta: inside(own, "mongodb")})
	w.ready(own)
	require.Equal(t, []string{"acl/" + first + "_b=" + first + ".", "kafka/" + first + "_b", "mongodb/" + first + "_b"}, w.servers.names(first))
	require.False(t, touched.Load(), "the user was dropped while pods used it")
}

func failing(server string, kind data.Kind) func(context.Context, string) error {
	return func(_ context.Context, op string) error {
		if strings.HasPrefix(op, server) {
			return kindOf(kind)
		}
		return nil
	}
}

func rotate(value string) func(*v1alpha1.Tenant) {
	return func(t *v1alpha1.Tenant) { t.Annotations = map[string]string{v1alpha1.RotateAnnotation: value} }
}

func TestRotationTurnsPodsToASecondUserBeforeItDropsTheFirst(t *testing.T) {
	w := newWorld(t)
	w.operator()
	own := w.tenant(w.dedicatedClass())
	w.ready(own)
	first, second := "guanxi-"+own.Name, "guanxi-"+own.Name+"_b"
	old, _ := w.servers.user("mongodb/" + first)

	w.stacks.are(func(s *v1alpha1.Stack) string { // pods are being rolled
		if s.Spec.MongoDB.SecretName == "mongodb-b" {
			return v1alpha1.ReasonRollingOut
		}
		return ""
	})
	change(w, own, rotate("today"))
	require.Eventually(t, func() bool { return w.ownStack(own).Spec.MongoDB.SecretName == "mongodb-b" }, envtest.Wait, envtest.Tick)
	kept, there := w.servers.user("mongodb/" + first)
	require.True(t, there, "old pods still need it")
	require.Equal(t, old, kept)
	_, there = w.servers.user("mongodb/" + second)
	require.True(t, there)
	change(w, own, rotate("and again")) // has to wait for the first to come to its end
	require.Empty(t, own.Status.Credentials)

	w.stacks.are(nil)
	require.Eventually(t, func() bool {
		require.NoError(t, w.Get(t.Context(), client.ObjectKeyFromObject(own), own))
		return own.Status.Credentials == "and again"
	}, envtest.Wait, envtest.Tick)
	w.ready(own)
	now, _ := w.servers.user("mongodb/" + first)
	require.NotEqual(t, old, now)
	require.Equal(t, "mongodb", w.ownStack(own).Spec.MongoDB.SecretName)
	require.Equal(t, []string{"acl/" + first + "=" + first + ".", "kafka/" + first, "mongodb/" + first}, w.servers.names(first))
	require.False(t, w.exists(&corev1.Secret{ObjectMeta: inside(own, "mongodb-b")}))
}

func TestRotationThatServersRefuseLeavesPodsAtWhatTheyHave(t *testing.T) {
	w := newWorld(t)
	w.operator()
	own := w.tenant(w.dedicatedClass())
	w.ready(own)
	w.servers.fail(failing("mongodb", data.Refused))
	change(w, own, rotate("today"))
	w.becomes(own, v1alpha1.TenantCredentialsReady, v1alpha1.ReasonMongoDBRefused)
	require.Equal(t, "mongodb", w.ownStack(own).Spec.MongoDB.SecretName)
	change(w, own, func(t *v1alpha1.Tenant) { t.Spec.State = v1alpha1.Suspended })
	require.Eventually(t, func() bool { return w.ownStack(own).Spec.State == v1alpha1.Suspended }, envtest.Wait, envtest.Tick,
		"what needs no server goes on")
	w.servers.fail(nil)
	w.becomes(own, v1alpha1.TenantReady, v1alpha1.ReasonSuspended)
}
