package cluster

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"
)

// Namespace makes a namespace for the test, with Pod Security "restricted", as the platform's own have it. Where the
// test fails, its log shows what was in there. The namespace is removed when the test ends.
func (c *Cluster) Namespace(prefix string) string {
	c.t.Helper()
	name := fmt.Sprintf("%s-%s", prefix, strings.ToLower(rand.Text()[:8]))
	c.Apply(fmt.Sprintf(`apiVersion: v1
kind: Namespace
metadata:
  name: %s
  labels: {pod-security.kubernetes.io/enforce: restricted}
`, name))
	c.t.Cleanup(func() {
		_, _ = c.run(context.WithoutCancel(c.t.Context()), "", "delete", "namespace", name, "--wait=false")
	})
	c.DumpOnFailure(name)
	return name
}

// DumpOnFailure writes what is in the namespaces to the test's log when the test fails: the objects, the events in the
// order they happened, the pods as described, and the last lines of their logs. It is told of namespaces that something
// else makes, as an operator does.
func (c *Cluster) DumpOnFailure(namespaces ...string) {
	c.t.Cleanup(func() {
		if !c.t.Failed() {
			return
		}
		for _, namespace := range namespaces {
			c.dump(namespace)
		}
	})
}

func (c *Cluster) dump(namespace string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.t.Context()), 30*time.Second)
	defer cancel()
	show := func(args ...string) string {
		out, err := c.run(ctx, "", append([]string{"--namespace", namespace}, args...)...)
		if err != nil {
			out += err.Error() + "\n"
		}
		c.t.Logf("kubectl --namespace %s %s\n%s", namespace, strings.Join(args, " "), out)
		return out
	}
	show("get", "all,httproutes,networkpolicies,resourcequotas", "--ignore-not-found", "--output=wide")
	show("get", "events", "--sort-by=.lastTimestamp")
	show("describe", "pods")
	pods, err := c.run(ctx, "", "--namespace", namespace, "get", "pods", "--output=name")
	if err != nil {
		return
	}
	for pod := range strings.FieldsSeq(pods) {
		show("logs", pod, "--all-containers", "--prefix", "--tail=60")
	}
}
