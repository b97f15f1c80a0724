package charttest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// writeSchemas makes kubeconform's files of what an API server says of its kinds (/openapi/v2).
func writeSchemas(t testing.TB, folder string, document []byte) {
	t.Helper()
	var said struct {
		Definitions map[string]map[string]any `json:"definitions"`
	}
	require.NoError(t, json.Unmarshal(document, &said))
	for name, definition := range said.Definitions {
		strict(definition)
		for _, kind := range kinds(definition) {
			file := strings.ToLower(kind.Kind)
			if group, _, _ := strings.Cut(kind.Group, "."); group != "" {
				file += "-" + group
			}
			reference := map[string]string{"$ref": "definitions.json#/definitions/" + name}
			write(t, filepath.Join(folder, file+"-"+kind.Version+".json"), reference)
		}
	}
	// The document has them as strings; the server takes numbers as well.
	const core = "io.k8s.apimachinery.pkg."
	said.Definitions[core+"util.intstr.IntOrString"] = map[string]any{"type": []string{"string", "integer"}}
	said.Definitions[core+"api.resource.Quantity"] = map[string]any{"type": []string{"string", "number"}}
	write(t, filepath.Join(folder, "definitions.json"), said)
}

func write(t testing.TB, path string, content any) {
	t.Helper()
	text, err := json.Marshal(content)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, text, 0o600))
}

type kind struct{ Group, Version, Kind string }

// kinds that a definition is for. One that is for many, such as DeleteOptions, is not what manifests hold.
func kinds(definition map[string]any) []kind {
	text, err := json.Marshal(definition["x-kubernetes-group-version-kind"])
	var found []kind
	if err != nil || json.Unmarshal(text, &found) != nil || len(found) != 1 {
		return nil
	}
	return found
}

// strict has a schema, and those in it, refuse fields that it does not name.
func strict(schema map[string]any) {
	properties, named := schema["properties"].(map[string]any)
	if named && schema["additionalProperties"] == nil && schema["x-kubernetes-preserve-unknown-fields"] != true {
		schema["additionalProperties"] = false
	}
	for _, property := range properties {
		if inner, is := property.(map[string]any); is {
			strict(inner)
		}
	}
	for _, word := range []string{"items", "additionalProperties"} {
		if inner, is := schema[word].(map[string]any); is {
			strict(inner)
		}
	}
}
