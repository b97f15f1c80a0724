package httpapi

import (
	"maps"
	"path"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// documentPatch documents the body of a PATCH: W's fields, each optional and nullable.
func documentPatch(registry huma.Registry, op *huma.Operation, w reflect.Type) {
	schema := registry.Schema(w, true, w.Name())
	op.RequestBody.Description = "A merge patch (RFC 7396): fields that are left out stay, null removes."
	op.RequestBody.Content[mergePatchType] = &huma.MediaType{Schema: patchOf(registry, schema)}
}

// patchOf returns the schema of a patch of what the schema describes; for a named schema X it is named XPatch.
func patchOf(registry huma.Registry, schema *huma.Schema) *huma.Schema {
	if schema.Ref == "" {
		if schema.Type == huma.TypeObject && schema.Properties != nil {
			return patchOfObject(registry, schema, &huma.Schema{})
		}
		return schema
	}
	target := registry.SchemaFromRef(schema.Ref)
	if target.Type != huma.TypeObject {
		return schema
	}
	ref, name := schema.Ref+"Patch", path.Base(schema.Ref)+"Patch"
	if registry.Map()[name] == nil {
		named := &huma.Schema{}
		registry.Map()[name] = named // before its properties, which may lead back to it
		patchOfObject(registry, target, named)
	}
	return &huma.Schema{Ref: ref}
}

func patchOfObject(registry huma.Registry, object, patch *huma.Schema) *huma.Schema {
	patch.Type, patch.Title, patch.Description = object.Type, object.Title, object.Description
	patch.AdditionalProperties = object.AdditionalProperties
	patch.Properties = make(map[string]*huma.Schema, len(object.Properties))
	for name, property := range object.Properties {
		p := *patchOf(registry, property)
		if p.Ref != "" {
			p = huma.Schema{AnyOf: []*huma.Schema{{Ref: p.Ref}, {Type: "null"}}}
		} else if p.Type != "" {
			p.Nullable = true
		}
		patch.Properties[name] = &p
	}
	return patch
}

// unknownFields names the fields of a patch that the schema does not have. Validating the merged document would not
// find one that is null.
func unknownFields(registry huma.Registry, schema *huma.Schema, patch map[string]any, at string) []fault.Field {
	for schema.Ref != "" {
		schema = registry.SchemaFromRef(schema.Ref)
	}
	if open, ok := schema.AdditionalProperties.(bool); !ok || open {
		return nil
	}
	var unknown []fault.Field
	for _, name := range slices.Sorted(maps.Keys(patch)) {
		property, ok := schema.Properties[name]
		if !ok {
			unknown = append(unknown, fault.Field{Path: clip(at + name), Message: "there is no such field"})
			continue
		}
		if inner, ok := patch[name].(map[string]any); ok && len(unknown) < maxErrors {
			unknown = append(unknown, unknownFields(registry, property, inner, at+name+".")...)
		}
	}
	return unknown[:min(len(unknown), maxErrors)]
}
