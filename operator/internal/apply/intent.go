package apply

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// intent is what an object is to be.
type intent struct {
	gvk    schema.GroupVersionKind
	key    client.ObjectKey
	hash   string
	object *unstructured.Unstructured // with the hash in its annotations
}

func newIntent(desired runtime.ApplyConfiguration) (*intent, error) {
	data, err := json.Marshal(desired)
	if err != nil {
		return nil, fmt.Errorf("write what is to be applied: %w", err)
	}
	object := &unstructured.Unstructured{}
	if err := object.UnmarshalJSON(data); err != nil {
		return nil, fmt.Errorf("read what is to be applied: %w", err)
	}
	if object.GetName() == "" {
		return nil, errors.New("what is to be applied has no name")
	}
	reduce(object.Object)
	data, err = json.Marshal(object.Object) // in the order of the keys
	if err != nil {
		return nil, fmt.Errorf("write what is to be applied: %w", err)
	}
	sum := sha256.Sum256(data)
	want := &intent{
		gvk: object.GroupVersionKind(), key: client.ObjectKeyFromObject(object),
		hash: hex.EncodeToString(sum[:16]), object: object,
	}
	err = unstructured.SetNestedField(object.Object, want.hash, "metadata", "annotations", Annotation)
	return want, err
}

// reduce leaves out what nobody can own: a status, which has an end of its own, what the server sets, and nulls.
func reduce(object map[string]any) {
	delete(object, "status")
	withoutNulls(object)
	metadata, _ := object["metadata"].(map[string]any)
	for name := range metadata {
		switch name {
		case "name", "namespace", "labels", "annotations", "ownerReferences", "finalizers":
		default:
			delete(metadata, name)
		}
	}
}

func withoutNulls(value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, child := range value {
			if child == nil {
				delete(value, name)
				continue
			}
			withoutNulls(child)
		}
	case []any:
		for _, child := range value {
			withoutNulls(child)
		}
	}
}

// isMetBy reports whether the live object was applied from this intent and nobody has changed what we own of it since.
func (i *intent) isMetBy(live metav1.Object) bool {
	if live.GetAnnotations()[Annotation] != i.hash {
		return false
	}
	for _, entry := range live.GetManagedFields() {
		if entry.Manager != v1alpha1.FieldManager || entry.Operation != metav1.ManagedFieldsOperationApply ||
			entry.Subresource != "" || entry.FieldsV1 == nil {
			continue
		}
		var owned fieldpath.Set
		if err := owned.FromJSON(bytes.NewReader(entry.FieldsV1.GetRawBytes())); err != nil {
			return false
		}
		return entry.APIVersion == i.gvk.GroupVersion().String() && ownsObject(&owned, i.object.Object)
	}
	return false
}

// bare is the object's name and our mark.
func (i *intent) bare() *unstructured.Unstructured {
	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(i.gvk)
	object.SetNamespace(i.key.Namespace)
	object.SetName(i.key.Name)
	object.SetAnnotations(map[string]string{Annotation: "claimed"})
	return object
}

// String is the kind and name, for messages.
func (i *intent) String() string { return i.gvk.Kind + " " + i.key.String() }
