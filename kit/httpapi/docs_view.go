package httpapi

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// docsView is what the documentation page shows.
type docsView struct {
	Title, Version, Description string
	Tags                        []docsTag
	Schemas                     []docsSchema
	Problems                    []kindRow
}

type docsTag struct {
	Name       string
	Operations []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary, Description string
	Permission                             string
	Parameters                             []docsField
	Bodies                                 []docsBody
	Answers                                []docsBody
	Problems                               []string
}

type docsBody struct {
	Label       string // media type, or status
	Description string
	Type        docsType
}

// docsType is a type in words; Ref is the schema it links to.
type docsType struct{ Text, Ref string }

type docsSchema struct {
	Name, Description string
	Fields            []docsField
}

type docsField struct {
	Name, In, Description, Rules string
	Required                     bool
	Type                         docsType
}

func docsOf(doc *huma.OpenAPI) docsView {
	view := docsView{Title: doc.Info.Title, Version: doc.Info.Version, Description: doc.Info.Description, Problems: kinds}
	for _, tag := range doc.Tags {
		view.Tags = append(view.Tags, docsTag{tag.Name, operationsOf(doc, tag.Name)})
	}
	schemas := doc.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		view.Schemas = append(view.Schemas, docsSchema{name, schemas[name].Description, propertiesOf(schemas[name])})
	}
	return view
}

// operationsOf returns a tag's operations by path, and those of one path in the usual order of methods.
func operationsOf(doc *huma.OpenAPI, tag string) []docsOperation {
	var out []docsOperation
	for _, at := range slices.Sorted(maps.Keys(doc.Paths)) {
		item := doc.Paths[at]
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op != nil && slices.Contains(op.Tags, tag) {
				out = append(out, operationView(op))
			}
		}
	}
	return out
}

func operationView(op *huma.Operation) docsOperation {
	view := docsOperation{
		ID: op.OperationID, Method: op.Method, Path: op.Path, Summary: op.Summary,
		Description: op.Description, Permission: fmt.Sprint(op.Extensions["x-permission"]),
	}
	if len(op.Security) == 0 {
		view.Permission = ""
	}
	for _, p := range op.Parameters {
		view.Parameters = append(view.Parameters, docsField{
			Name: p.Name, In: p.In, Description: p.Description,
			Required: p.Required, Type: typeOf(p.Schema), Rules: rulesOf(p.Schema),
		})
	}
	if op.RequestBody != nil {
		for _, media := range slices.Sorted(maps.Keys(op.RequestBody.Content)) {
			view.Bodies = append(view.Bodies,
				docsBody{media, op.RequestBody.Description, typeOf(op.RequestBody.Content[media].Schema)})
		}
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		if status >= "4" {
			view.Problems = append(view.Problems, status)
			continue
		}
		answer := docsBody{Label: status, Description: op.Responses[status].Description}
		for _, content := range op.Responses[status].Content {
			answer.Type = typeOf(content.Schema)
		}
		view.Answers = append(view.Answers, answer)
	}
	return view
}

func propertiesOf(s *huma.Schema) []docsField {
	var fields []docsField
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		fields = append(fields, docsField{
			Name: name, Description: p.Description, Rules: rulesOf(p),
			Required: slices.Contains(s.Required, name), Type: typeOf(p),
		})
	}
	slices.SortStableFunc(fields, func(a, b docsField) int { // the required ones first
		return cmp.Compare(map[bool]int{true: 0, false: 1}[a.Required], map[bool]int{true: 0, false: 1}[b.Required])
	})
	return fields
}

func typeOf(s *huma.Schema) docsType {
	switch {
	case s == nil:
		return docsType{}
	case s.Ref != "":
		return docsType{path.Base(s.Ref), path.Base(s.Ref)}
	case len(s.AnyOf) > 0:
		return typeOf(s.AnyOf[0])
	case s.Type == huma.TypeArray:
		item := typeOf(s.Items)
		return docsType{"list of " + item.Text, item.Ref}
	case s.Type == huma.TypeObject && s.Properties == nil:
		if of, ok := s.AdditionalProperties.(*huma.Schema); ok {
			item := typeOf(of)
			return docsType{"map of " + item.Text, item.Ref}
		}
	}
	return docsType{Text: strings.TrimSpace(s.Type + " " + s.Format)}
}

// rulesOf says what a value must obey.
func rulesOf(s *huma.Schema) string {
	if s == nil {
		return ""
	}
	var rules []string
	add := func(format string, set bool, value any) {
		if set {
			rules = append(rules, fmt.Sprintf(format, value))
		}
	}
	number := func(format string, bound *float64) {
		if bound != nil {
			add(format, true, *bound)
		}
	}
	count := func(format string, bound *int) {
		if bound != nil {
			add(format, true, *bound)
		}
	}
	add("one of %s", len(s.Enum) > 0, strings.Join(strings.Fields(strings.Trim(fmt.Sprint(s.Enum), "[]")), ", "))
	number("≥ %g", s.Minimum)
	number("≤ %g", s.Maximum)
	count("at least %d characters", s.MinLength)
	count("at most %d characters", s.MaxLength)
	count("at least %d items", s.MinItems)
	count("at most %d items", s.MaxItems)
	add("matches %s", s.Pattern != "", s.Pattern)
	add("default %v", s.Default != nil, s.Default)
	return strings.Join(rules, "; ")
}
