//go:build cluster

package lifecycle

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// stackSaysWhatItLacks gives a Stack what it needs, one thing after another, and reads what it says that it lacks next.
func (w *world) stackSaysWhatItLacks(t *testing.T) {
	c := w.on(t)
	namespace := c.Namespace("lacking")
	c.Apply(fmt.Sprintf(lackingStack, namespace, w.c.Registry(), badVersion, w.issuer.URL))
	t.Cleanup(func() {
		_, _ = try(t, "kubectl", "--namespace", namespace, "delete", "stack", "lacking", "--timeout=1m")
	})
	says := func(condition, reason string, words ...string) {
		t.Helper()
		text := ""
		eventually(t, func() bool {
			text = w.said(t, namespace, "stack/lacking", condition)
			return containsAll(text, append(words, reason)...)
		}, "%s does not become %s, with %q", condition, reason, words)
		t.Log(text)
	}
	says("ConnectionsReady", "SecretNotFound", "mongodb")
	c.Apply(fmt.Sprintf(oneSecret, namespace, "mongodb", "url", w.mongodb))
	says("ConnectionsReady", "SecretNotFound", "kafka", "brokers")
	c.Apply(fmt.Sprintf(oneSecret, namespace, "kafka", "brokers", w.kafka.Addr))
	says("ConnectionsReady", "SecretIncomplete", "mongodb", "uri")
	c.Apply(fmt.Sprintf(oneSecret, namespace, "mongodb", "uri", w.mongodb))
	says("ConnectionsReady", "Ready")
	says("Prepared", "ImageNotAvailable", badVersion)
	require.Empty(t, c.Kubectl("--namespace", namespace, "get", "deployments", "--output=name"), "nothing runs before it is prepared")
}

// said returns what a condition says: type, reason and message.
func (w *world) said(t *testing.T, namespace, object, condition string) string {
	t.Helper()
	const form = `{range .status.conditions[?(@.type==%q)]}{.type} {.reason}: {.message}{end}`
	return w.on(t).Field(namespace, object, fmt.Sprintf(form, condition))
}

func containsAll(text string, words ...string) bool {
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
}

// lackingStack is given a namespace, the registry, a version and the issuer.
const lackingStack = `apiVersion: guanxi.dev/v1alpha1
kind: Stack
metadata: {name: lacking, namespace: %[1]s}
spec:
  version: %[3]s
  image: {registry: %[2]s}
  mongodb: {secretName: mongodb, databasePrefix: lacking_}
  kafka: {secretName: kafka, topicPrefix: lacking., replicas: 1}
  oidc: {issuer: %[4]q, audience: guanxi}
`

// oneSecret is given a namespace, a name, a key and a value.
const oneSecret = `apiVersion: v1
kind: Secret
metadata: {name: %[2]s, namespace: %[1]s}
stringData: {%[3]s: %[4]q}
`
