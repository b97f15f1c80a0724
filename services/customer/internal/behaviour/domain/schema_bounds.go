package domain

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// What a schema may be, so that checking properties against it takes little time whatever they are.
const (
	maxSchemaDepth = 16
	maxSubschemas  = 1000 // after every $ref has been replaced by what it refers to
	maxPattern     = 200  // bytes
)

// Where schemas are within a schema.
var (
	schemaKeywords = []string{
		"additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties",
	}
	schemaListKeywords = []string{"allOf", "anyOf", "oneOf", "prefixItems"}
	schemaMapKeywords  = []string{"$defs", "dependentSchemas", "patternProperties", "properties"}
	// refused would make a reference mean something else than it says, or lead outside.
	refused = []string{"$anchor", "$dynamicAnchor", "$dynamicRef", "$id", "$recursiveAnchor", "$recursiveRef", "$vocabulary", "definitions"}
)

// bounds measures a schema.
type bounds struct {
	defs       map[string]any
	subschemas int
	wrong      string
}

// checkBounds returns what is wrong with a schema's size or references, if anything is.
func checkBounds(document any) string {
	root, _ := document.(map[string]any)
	if draftOf, given := root["$schema"]; given && draftOf != draft {
		return "must be of draft 2020-12: leave $schema out, or set it to " + draft
	}
	defs, _ := root["$defs"].(map[string]any)
	b := &bounds{defs: defs}
	b.measure(root, 1, nil)
	return b.wrong
}

// measure walks a schema and all it refers to; within are the definitions that it is part of.
func (b *bounds) measure(schema any, depth int, within []string) {
	if b.wrong != "" {
		return
	}
	if b.subschemas++; b.subschemas > maxSubschemas {
		b.wrong = fmt.Sprintf("has more than %d schemas within it, counting those that it refers to each time", maxSubschemas)
		return
	}
	if depth > maxSchemaDepth {
		b.wrong = fmt.Sprintf("is nested deeper than %d", maxSchemaDepth)
		return
	}
	node, ok := schema.(map[string]any)
	if !ok { // true or false, or something that the compiler refuses
		return
	}
	for _, keyword := range refused {
		if _, has := node[keyword]; has {
			b.wrong = "must not use " + keyword
			return
		}
	}
	b.checkPattern(node["pattern"])
	if ref, has := node["$ref"]; has {
		b.follow(ref, depth, within)
	}
	b.each(node, depth, within)
}

// each measures the schemas directly within one.
func (b *bounds) each(node map[string]any, depth int, within []string) {
	for _, keyword := range schemaKeywords {
		if sub, has := node[keyword]; has {
			b.measure(sub, depth+1, within)
		}
	}
	for _, keyword := range schemaListKeywords {
		subs, _ := node[keyword].([]any)
		for _, sub := range subs {
			b.measure(sub, depth+1, within)
		}
	}
	for _, keyword := range schemaMapKeywords {
		subs, _ := node[keyword].(map[string]any)
		for name, sub := range subs {
			if keyword == "patternProperties" {
				b.checkPattern(name)
			}
			b.measure(sub, depth+1, within)
		}
	}
}

// follow measures what a $ref refers to.
func (b *bounds) follow(ref any, depth int, within []string) {
	path, _ := ref.(string)
	name, local := strings.CutPrefix(path, definitions)
	target, exists := b.defs[name]
	switch {
	case !local || !exists:
		b.wrong = "has a $ref to something else than one of its own $defs, such as " + definitions + "money"
	case slices.Contains(within, name):
		b.wrong = "refers to itself"
	default:
		b.measure(target, depth+1, append(slices.Clone(within), name))
	}
}

// checkPattern refuses what is no regular expression of RE2, which takes time in proportion to the text only.
func (b *bounds) checkPattern(pattern any) {
	text, ok := pattern.(string)
	if !ok {
		return
	}
	if _, err := regexp.Compile(text); err != nil || len(text) > maxPattern {
		b.wrong = fmt.Sprintf("has a pattern that is longer than %d bytes or no regular expression (RE2 syntax)", maxPattern)
	}
}
