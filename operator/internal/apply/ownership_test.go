package apply

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
	"sigs.k8s.io/structured-merge-diff/v6/typed"
	"sigs.k8s.io/structured-merge-diff/v6/value"
)

// shapes has every shape that an object of Kubernetes is made of.
const shapes = `types:
- name: object
  map:
    fields:
    - {name: scalar, type: {scalar: string}}
    - {name: number, type: {scalar: numeric}}
    - {name: labels, type: {map: {elementType: {scalar: string}}}}
    - {name: selector, type: {map: {elementType: {scalar: string}, elementRelationship: atomic}}}
    - {name: args, type: {list: {elementType: {scalar: string}, elementRelationship: atomic}}}
    - {name: finalizers, type: {list: {elementType: {scalar: string}, elementRelationship: associative}}}
    - {name: nested, type: {namedType: object}}
    - name: ports
      type:
        list:
          elementType: {namedType: port}
          elementRelationship: associative
          keys: [port, protocol]
- name: port
  map:
    fields:
    - {name: port, type: {scalar: numeric}}
    - {name: protocol, type: {scalar: string}, default: TCP}
    - {name: name, type: {scalar: string}}
    - {name: labels, type: {map: {elementType: {scalar: string}}}}
`

// The walk says yes to what server-side apply records for an object, and no as soon as any one path of it is somebody
// else's.
func TestOwnershipIsWholeUntilAnyPathIsLost(t *testing.T) {
	parser, err := typed.NewParser(shapes)
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		object := drawObject(t, 2)
		applied, err := parser.Type("object").FromUnstructured(object)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := applied.ToFieldSet()
		if err != nil {
			t.Fatal(err)
		}
		kept := throughJSON(t, whole)
		if !ownsFields(kept, object) {
			t.Fatalf("not owned: %s of %v", whole, object)
		}
		paths := leaves(whole)
		if len(paths) == 0 {
			return
		}
		lost := rapid.SampledFrom(paths).Draw(t, "lost")
		less := throughJSON(t, whole.Difference(fieldpath.NewSet(lost)))
		if ownsFields(less, object) {
			t.Fatalf("owned without %s: %s of %v", lost, less, object)
		}
	})
}

// Paths that others own besides make no difference.
func TestOwnershipIgnoresPathsBeyondTheObject(t *testing.T) {
	parser, err := typed.NewParser(shapes)
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		one, two := drawObject(t, 2), drawObject(t, 2)
		union := fieldpath.NewSet()
		for _, object := range []map[string]any{one, two} {
			applied, err := parser.Type("object").FromUnstructured(object)
			if err != nil {
				t.Fatal(err)
			}
			set, err := applied.ToFieldSet()
			if err != nil {
				t.Fatal(err)
			}
			union = union.Union(set)
		}
		both := throughJSON(t, union)
		if !ownsFields(both, one) || !ownsFields(both, two) {
			t.Fatalf("not owned: %s", union)
		}
	})
}

// An empty list that is not atomic leaves no path behind: it must not be sent again and again.
func TestEmptyListNeedsNoPath(t *testing.T) {
	require.True(t, ownsFields(fieldpath.NewSet(), map[string]any{"nested": map[string]any{"ports": []any{}}}))
}

// leaves are the paths that can be lost by themselves: those with a value. A list item's own path goes with all below it,
// and so do the fields of its key.
func leaves(set *fieldpath.Set) []fieldpath.Path {
	var paths []fieldpath.Path
	for path := range set.Leaves().All() {
		if len(path) < 2 || !isKeyField(path[len(path)-2], path[len(path)-1]) {
			paths = append(paths, path.Copy())
		}
	}
	return paths
}

func isKeyField(item, field fieldpath.PathElement) bool {
	return item.Key != nil && field.FieldName != nil &&
		slices.ContainsFunc(*item.Key, func(f value.Field) bool { return f.Name == *field.FieldName })
}

func drawObject(t *rapid.T, depth int) map[string]any {
	word := rapid.StringMatching(`[a-c]{1,2}`)
	words := rapid.MapOfN(word, word, 1, 3)
	object := map[string]any{}
	may := func(name string, draw func() any) {
		if rapid.Bool().Draw(t, name+"?") {
			object[name] = draw()
		}
	}
	may("scalar", func() any { return word.Draw(t, "scalar") })
	may("number", func() any { return rapid.Int64Range(0, 9).Draw(t, "number") })
	may("labels", func() any { return generic(words.Draw(t, "labels")) })
	may("selector", func() any { return generic(words.Draw(t, "selector")) })
	may("args", func() any { return list(rapid.SliceOfN(word, 1, 3).Draw(t, "args")) })
	may("finalizers", func() any { return list(rapid.SliceOfNDistinct(word, 0, 3, rapid.ID).Draw(t, "finalizers")) })
	may("ports", func() any { return drawPorts(t, word, words) })
	if depth > 0 {
		may("nested", func() any { return drawObject(t, depth-1) })
	}
	return object
}

func drawPorts(t *rapid.T, word *rapid.Generator[string], words *rapid.Generator[map[string]string]) []any {
	// The last says nothing of the protocol, which is then TCP: TCP itself is not among the others of its port.
	var ports []any
	for _, number := range rapid.SliceOfNDistinct(rapid.Int64Range(1, 3), 0, 3, rapid.ID).Draw(t, "ports") {
		for _, protocol := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"", "UDP", "SCTP"}), 1, 3, rapid.ID).Draw(t, "protocols") {
			port := map[string]any{"port": number}
			if protocol != "" {
				port["protocol"] = protocol
			}
			if rapid.Bool().Draw(t, "name?") {
				port["name"] = word.Draw(t, "name")
			}
			if rapid.Bool().Draw(t, "labels?") {
				port["labels"] = generic(words.Draw(t, "labels"))
			}
			ports = append(ports, port)
		}
	}
	return ports
}

// throughJSON is the set as managedFields carry it.
func throughJSON(t *rapid.T, set *fieldpath.Set) *fieldpath.Set {
	data, err := set.ToJSON()
	if err != nil {
		t.Fatal(err)
	}
	read := fieldpath.NewSet()
	if err := read.FromJSON(bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	return read
}

func generic(words map[string]string) map[string]any {
	object := make(map[string]any, len(words))
	for name, value := range words {
		object[name] = value
	}
	return object
}

func list(words []string) []any {
	items := make([]any, len(words))
	for i, word := range words {
		items[i] = word
	}
	return items
}
