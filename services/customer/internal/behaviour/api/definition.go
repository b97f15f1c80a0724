package api

import (
	"encoding/json"
	"time"

	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/domain"
)

// DefinitionPath is embedded in the input of every route about one definition.
type DefinitionPath struct {
	Name string `path:"name" maxLength:"64" example:"product-viewed"`
}

// DefinitionBody is what a caller writes of a definition.
type DefinitionBody struct {
	Description string                     `json:"description,omitempty" maxLength:"1000"`
	Schema      map[string]json.RawMessage `json:"schema,omitempty" doc:"JSON Schema (draft 2020-12) of the properties; it refers to nothing outside itself. Without one, properties may be anything"`
	Status      string                     `json:"status,omitempty" enum:"active,retired" default:"active" doc:"Behaviour of a retired definition is no longer recorded"`
}

// NewDefinitionBody is a definition with its name.
type NewDefinitionBody struct {
	Name string `json:"name" minLength:"1" maxLength:"64" example:"product-viewed" doc:"The definition's id: words of small letters and digits with - between them"`
	DefinitionBody
}

// DefinitionView is a definition as it is shown.
type DefinitionView struct {
	NewDefinitionBody
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

type definitionOutput struct {
	ETag string `header:"ETag"`
	Body DefinitionView
}

func (b DefinitionBody) details() domain.Details {
	return domain.Details{Description: b.Description, Schema: b.Schema, Status: domain.Status(b.Status)}
}

func bodyOf(d domain.Details) DefinitionBody {
	return DefinitionBody{Description: d.Description, Schema: d.Schema, Status: string(d.Status)}
}

func viewOf(d app.Definition) DefinitionView {
	return DefinitionView{
		NewDefinitionBody: NewDefinitionBody{d.Body.Name, bodyOf(d.Body.Details())}, CreatedAt: d.Body.CreatedAt, UpdatedAt: d.Body.UpdatedAt,
	}
}

func outputOf(d app.Definition) *definitionOutput {
	return &definitionOutput{httpapi.ETag(d.Version), viewOf(d)}
}
