package httpapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// explicit refuses a request that names something and says nothing of it: a query parameter that must look like
// something and is empty, a null where the document has none. Both would pass for not being there at all, and a caller
// who meant something else would never learn of it.
func (a *API) explicit(o *operation, op *huma.Operation) gin.HandlerFunc {
	var body *huma.Schema
	if op.RequestBody != nil && !o.streams && o.patches == nil { // in a merge patch a null removes
		for _, content := range op.RequestBody.Content {
			body = content.Schema
		}
	}
	return func(c *gin.Context) {
		vague := emptyParams(op.Parameters, c.Request)
		if held, ok := c.Request.Body.(heldBody); ok && body != nil {
			var value any
			if json.Unmarshal(held.data, &value) == nil { // what is no JSON is refused later, with its line
				vague = append(vague, a.nulls(body, "", value)...)
			}
		}
		if len(vague) > 0 {
			a.refuse(c, fault.OnFields(vague[:min(len(vague), maxErrors)]...))
			return
		}
		c.Next()
	}
}

func emptyParams(params []*huma.Param, r *http.Request) (empty []fault.Field) {
	query := r.URL.Query()
	for _, p := range params {
		if p.In != "query" || !slices.Contains(query[p.Name], "") || p.Schema == nil {
			continue
		}
		if s := p.Schema; s.Type != huma.TypeString || s.Format != "" || len(s.Enum) > 0 || s.MinLength != nil {
			empty = append(empty, fault.Field{Path: p.Name, Message: "is empty; leave it out instead"})
		}
	}
	return empty
}

// nulls returns the fields of a value that are null where their schema knows no null.
func (a *API) nulls(s *huma.Schema, path string, value any) (found []fault.Field) {
	if s != nil && s.Ref != "" {
		s = a.huma.OpenAPI().Components.Schemas.SchemaFromRef(s.Ref)
	}
	if s == nil || s.Type == "" {
		return nil // anything goes
	}
	switch value := value.(type) {
	case nil:
		if !s.Nullable && path != "" {
			return []fault.Field{{Path: clip(path), Message: "is null; leave it out instead"}}
		}
	case map[string]any:
		if path != "" {
			path += "."
		}
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if property := s.Properties[name]; property != nil {
				found = append(found, a.nulls(property, path+name, value[name])...)
			} else if more, ok := s.AdditionalProperties.(*huma.Schema); ok {
				found = append(found, a.nulls(more, path+name, value[name])...)
			}
		}
	case []any:
		for i, item := range value {
			found = append(found, a.nulls(s.Items, fmt.Sprintf("%s[%d]", path, i), item)...)
		}
	}
	return found
}
