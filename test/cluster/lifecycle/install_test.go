//go:build cluster

package lifecycle

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// The versions of the images. They differ in their names alone.
const (
	firstVersion = "cluster"
	nextVersion  = "cluster-next"
	badVersion   = "no-such-version"
)

func programs() []string { return []string{"customer", "interaction", "feedback", "analytics"} }

// importImages loads what `make test-cluster` has built.
func (w *world) importImages(t *testing.T) {
	t.Helper()
	for _, program := range append(programs(), "operator") {
		image := w.c.Registry() + "/" + program + ":"
		w.c.Import(filepath.Join(w.root, ".build", "cluster", program+".tar"), image+firstVersion)
		w.c.Tag(image+firstVersion, image+nextVersion)
	}
}

// install installs both charts, and waits until the pooled Stack serves. What they have made is removed in the end.
func (w *world) install(t *testing.T) {
	t.Helper()
	t.Cleanup(func() { w.uninstall(t) })
	w.c.DumpOnFailure(operatorNamespace, platformNamespace)
	w.describeOnFailure(t)
	w.release(t, "guanxi-operator", operatorNamespace, "--wait", "--timeout", "3m",
		"--set", "image.registry="+w.c.Registry(), "--set", "image.tag="+firstVersion)
	w.c.Apply(fmt.Sprintf(secrets, operatorNamespace, platformNamespace, w.mongodb, w.kafka.Addr, w.kafka.User, w.kafka.Password))
	w.release(t, "guanxi-platform", platformNamespace,
		"--set", "image.registry="+w.c.Registry(), "--set", "version="+firstVersion,
		"--set", "oidc.issuer="+w.issuer.URL, "--set", "oidc.audience="+w.issuer.Audience,
		"--set", "gateway.namespace="+w.edge.Namespace, "--set", "gateway.name="+w.edge.Gateway)
	w.await(t, platformNamespace, "stack/"+poolName, "condition=Ready")
}

// release installs a chart with the test's values.
func (w *world) release(t *testing.T, chart, namespace string, args ...string) {
	t.Helper()
	run(t, w.helm, append([]string{
		"upgrade", "--install", chart, filepath.Join(w.root, "deploy", "helm", chart), "--namespace", namespace,
		"--create-namespace", "--values", filepath.Join("values", chart+".yaml"),
	}, args...)...)
}

// uninstall removes everything, the resources that charts keep as well, and the namespaces last.
func (w *world) uninstall(t *testing.T) {
	t.Helper()
	for _, args := range [][]string{
		{"kubectl", "delete", "tenants", "--all", "--timeout=2m"},
		{"kubectl", "delete", "stacks,tenantclasses", "--all", "--all-namespaces", "--timeout=1m"},
		{w.helm, "uninstall", "guanxi-platform", "--namespace", platformNamespace},
		{w.helm, "uninstall", "guanxi-operator", "--namespace", operatorNamespace},
		{
			"kubectl", "delete", "customresourcedefinition", "--timeout=1m", "--ignore-not-found",
			"tenants.guanxi.dev", "tenantclasses.guanxi.dev", "stacks.guanxi.dev", "stackservices.guanxi.dev",
		},
		{"kubectl", "delete", "namespace", platformNamespace, operatorNamespace, "--timeout=1m"},
	} {
		if out, err := try(t, args[0], args[1:]...); err != nil {
			t.Logf("cleaning up: %v: %s", err, out)
		}
	}
}

// run runs a program as a person would and returns what it printed.
func run(t *testing.T, program string, args ...string) string {
	t.Helper()
	out, err := try(t, program, args...)
	require.NoError(t, err, out)
	return out
}

// try also runs while the test cleans up.
func try(t *testing.T, program string, args ...string) (string, error) {
	t.Helper()
	command := exec.CommandContext(context.WithoutCancel(t.Context()), program, args...)
	command.Env = append(os.Environ(), "NO_COLOR=1")
	out, err := command.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%s %v: %w", filepath.Base(program), args, err)
	}
	return string(out), err
}

// secrets is given the namespaces of the operator and of the pooled Stack, MongoDB's URI and Kafka's address, user and
// password.
const secrets = `apiVersion: v1
kind: Secret
metadata: {name: mongodb-admin, namespace: %[1]s}
stringData: {uri: %[3]q}
---
apiVersion: v1
kind: Secret
metadata: {name: kafka-admin, namespace: %[1]s}
stringData: {brokers: %[4]q, user: %[5]q, password: %[6]q}
---
apiVersion: v1
kind: Namespace
metadata:
  name: %[2]s
  labels: {pod-security.kubernetes.io/enforce: restricted}
---
apiVersion: v1
kind: Secret
metadata: {name: mongodb, namespace: %[2]s}
stringData: {uri: %[3]q}
---
apiVersion: v1
kind: Secret
metadata: {name: kafka, namespace: %[2]s}
stringData: {brokers: %[4]q, user: %[5]q, password: %[6]q}
`
