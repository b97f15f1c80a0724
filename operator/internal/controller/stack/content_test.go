package stack_test

import (
	"encoding/json"
	"strings"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// content is what an object is to be at the server.
func (w *world) content(object client.Object) string {
	w.Helper()
	live, ok := object.DeepCopyObject().(client.Object)
	require.True(w, ok)
	require.NoError(w, w.client.Get(w.Context(), client.ObjectKeyFromObject(object), live))
	return w.form(live)
}

// form is what an object is to be: all but its status, what the server counts, and what is made of either.
func (w *world) form(object client.Object) string {
	w.Helper()
	encoded, err := json.Marshal(object)
	require.NoError(w, err)
	var fields map[string]any
	require.NoError(w, json.Unmarshal(encoded, &fields))
	delete(fields, "status")
	metadata, ok := fields["metadata"].(map[string]any)
	require.True(w, ok)
	fields["metadata"] = map[string]any{"labels": metadata["labels"], "name": metadata["name"]}
	encoded, err = json.Marshal(fields)
	require.NoError(w, err)
	return strings.ReplaceAll(string(encoded), w.namespace, "NAMESPACE")
}
