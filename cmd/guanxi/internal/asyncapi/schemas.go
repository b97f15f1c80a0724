package asyncapi

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/guanxi-crm/guanxi/contracts"
)

const schemaPrefix = "#/components/schemas/"

// schemas makes JSON schemas of the events' types, by the same rules as the OpenAPI documents'.
type schemas struct{ registry huma.Registry }

func newSchemas() schemas {
	registry := huma.NewMapRegistry(schemaPrefix, huma.DefaultSchemaNamer)
	registry.RegisterTypeAlias(reflect.TypeFor[contracts.Money](), reflect.TypeFor[contracts.MoneyJSON]())
	return schemas{registry}
}

func (s schemas) of(event contracts.Data) ref {
	return ref{s.registry.Schema(reflect.TypeOf(event), true, "").Ref}
}

// components returns every schema. Unlike a request, an event may have fields that its reader does not know yet, so
// none is closed to them.
func (s schemas) components() (components, error) {
	all := components{}
	for name, schema := range s.registry.Map() {
		schema.AdditionalProperties = nil
		text, err := json.Marshal(schema)
		if err != nil {
			return nil, fmt.Errorf("asyncapi: schema %s: %w", name, err)
		}
		var plain any
		if err := json.Unmarshal(text, &plain); err != nil {
			return nil, fmt.Errorf("asyncapi: schema %s: %w", name, err)
		}
		all[name] = plain
	}
	return all, nil
}
