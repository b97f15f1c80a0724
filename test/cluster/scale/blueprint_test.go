//go:build cluster

package scale

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// kinds returns every kind of object that a namespace may hold and that can be created, as kubectl takes them.
func (w *world) kinds() string {
	names := w.c.Kubectl("api-resources", "--namespaced", "--verbs=create,list", "--output=name")
	return strings.Join(strings.Fields(names), ",")
}

// rank orders the kinds: first those that others need, last those that need others.
func rank(kind string) int {
	order := map[string]int{"Tenant": 0, "Namespace": 1, "ServiceAccount": 2, "ResourceQuota": 3, "LimitRange": 3, "Secret": 4, "ConfigMap": 4}
	if at, known := order[kind]; known {
		return at
	}
	if kind == "Deployment" || kind == "Job" || kind == "HTTPRoute" {
		return len(order) + 1
	}
	return len(order)
}

// draw strips a copy of an object of what the API server and its controllers have added.
func draw(t testing.TB, live map[string]any) blueprint {
	t.Helper()
	o := maps.Clone(live)
	kind, _ := o["kind"].(string)
	version, _ := o["apiVersion"].(string)
	metadata, ok := o["metadata"].(map[string]any)
	require.True(t, ok)
	name, _ := metadata["name"].(string)
	kept := map[string]any{"name": name}
	for _, field := range []string{"namespace", "labels", "annotations"} {
		if value, there := metadata[field]; there {
			kept[field] = value
		}
	}
	o["metadata"] = kept
	delete(o, "status")
	if spec, ok := o["spec"].(map[string]any); ok {
		stripSpec(kind, spec)
	}
	body, err := json.Marshal(o)
	require.NoError(t, err)
	namespace, _ := metadata["namespace"].(string)
	return blueprint{collection: collection(version, namespace, kind), name: name, body: body, rank: rank(kind)}
}

// stripSpec takes out what was given to the one object and no other can have.
func stripSpec(kind string, spec map[string]any) {
	switch kind {
	case "Namespace":
		delete(spec, "finalizers")
	case "Service":
		delete(spec, "clusterIP")
		delete(spec, "clusterIPs")
	case "Job":
		delete(spec, "selector")
		template, _ := spec["template"].(map[string]any)
		metadata, _ := template["metadata"].(map[string]any)
		labels, _ := metadata["labels"].(map[string]any)
		for label := range labels {
			if strings.HasSuffix(label, "controller-uid") || strings.HasSuffix(label, "job-name") {
				delete(labels, label)
			}
		}
	}
}

// collection is the path under which objects of a kind are created. The kinds at hand form their plurals regularly.
func collection(version, namespace, kind string) string {
	plural := strings.ToLower(kind) + "s"
	if stem, isPolicy := strings.CutSuffix(plural, "ys"); isPolicy {
		plural = stem + "ies"
	}
	root := "/apis/" + version
	if version == "v1" {
		root = "/api/v1"
	}
	if namespace == "" {
		return root + "/" + plural
	}
	return fmt.Sprintf("%s/namespaces/%s/%s", root, namespace, plural)
}
