package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// schemaMark begins a comment line that refines a value's schema: a map in YAML's flow style.
const schemaMark = "@schema "

// value is one entry of values.yaml.
type value struct {
	path        string // from the root, with dots
	key         string
	description string
	refinement  map[string]any // what its comment adds to the schema
	node        *yaml.Node
	children    []value // of a map that the refinement does not describe
}

// describeValues makes a chart's values.schema.json and the table in its README from its values.yaml.
func describeValues(made files, chart string) error {
	path := filepath.Join(chart, "values.yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	values, err := parseValues(text)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	schema, err := valuesSchema(values)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	made[filepath.Join(chart, "values.schema.json")] = schema
	return tabulate(made, filepath.Join(chart, "README.md"), values)
}

func parseValues(text []byte) ([]value, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, err
	}
	if len(document.Content) != 1 || document.Content[0].Kind != yaml.MappingNode {
		return nil, errors.New("want one map of values")
	}
	return parseMap(document.Content[0], "")
}

func parseMap(node *yaml.Node, above string) ([]value, error) {
	var values []value
	for i := 0; i < len(node.Content); i += 2 {
		v, err := parseValue(node.Content[i], node.Content[i+1], above)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, nil
}

func parseValue(key, node *yaml.Node, above string) (value, error) {
	v := value{path: strings.TrimPrefix(above+"."+key.Value, "."), key: key.Value, node: node}
	comment := key.HeadComment
	if last := strings.LastIndex(comment, "\n\n"); last >= 0 { // what is above a blank line is about more than this value
		comment = comment[last+2:]
	}
	var said []string
	for line := range strings.Lines(comment) {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "#"))
		if refinement, found := strings.CutPrefix(line, schemaMark); found {
			if err := yaml.Unmarshal([]byte(refinement), &v.refinement); err != nil {
				return v, fmt.Errorf("%s: %s: %w", v.path, schemaMark, err)
			}
			continue
		}
		said = append(said, line)
	}
	v.description = strings.Join(said, " ")
	if node.Kind != yaml.MappingNode || v.refinement != nil {
		if v.description == "" {
			return v, fmt.Errorf("%s: has no comment; every value is documented", v.path)
		}
		return v, nil
	}
	var err error
	v.children, err = parseMap(node, v.path)
	if err == nil && len(v.children) == 0 {
		err = fmt.Errorf("%s: an empty map needs a %sthat says what it may hold", v.path, schemaMark)
	}
	return v, err
}
