package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"

	"go.yaml.in/yaml/v3"
)

// valuesSchema returns the JSON schema by which Helm refuses values that are misspelt or of another type.
func valuesSchema(values []value) ([]byte, error) {
	schema, err := mapSchema(values)
	if err != nil {
		return nil, err
	}
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["properties"].(map[string]any)["global"] = map[string]any{ //nolint:forcetypeassert // mapSchema made it
		"type": "object", "description": "What a chart that has this one as a part shares with all its parts; nothing here reads it.",
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err = encoder.Encode(schema)
	return text.Bytes(), err
}

func mapSchema(values []value) (map[string]any, error) {
	properties := make(map[string]any, len(values))
	for _, v := range values {
		schema, err := v.schema()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", v.path, err)
		}
		properties[v.key] = schema
	}
	return map[string]any{"type": "object", "properties": properties, "additionalProperties": false}, nil
}

func (v value) schema() (map[string]any, error) {
	schema := map[string]any{}
	switch {
	case v.children != nil:
		var err error
		if schema, err = mapSchema(v.children); err != nil {
			return nil, err
		}
	case v.refinement["type"] == nil:
		kind, err := typeOf(v.node)
		if err != nil {
			return nil, err
		}
		schema["type"] = kind
	}
	maps.Copy(schema, v.refinement)
	if v.description != "" {
		schema["description"] = v.description
	}
	if schema["type"] == "object" && schema["properties"] != nil && schema["additionalProperties"] == nil {
		schema["additionalProperties"] = false
	}
	if schema["type"] == "array" && schema["items"] == nil {
		return nil, fmt.Errorf("a list needs a %sthat says what its items are", schemaMark)
	}
	return schema, nil
}

// typeOf returns the schema's word for the type of a default.
func typeOf(node *yaml.Node) (string, error) {
	switch node.ShortTag() {
	case "!!str":
		return "string", nil
	case "!!int":
		return "integer", nil
	case "!!float":
		return "number", nil
	case "!!bool":
		return "boolean", nil
	case "!!map":
		return "object", nil
	case "!!seq":
		return "array", nil
	default:
		return "", fmt.Errorf("a default of type %s needs a %sthat says its type", node.ShortTag(), schemaMark)
	}
}
