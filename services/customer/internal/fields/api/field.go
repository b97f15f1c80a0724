package api

import (
	"time"

	"github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// FieldBody is what a caller writes of a definition.
type FieldBody struct {
	Type       string            `json:"type" enum:"text,number,money,date,boolean,choice,multi-choice,customer" doc:"Never changes"`
	For        string            `json:"for,omitempty" enum:"person,organisation,both" default:"both" doc:"Which customers can have the field"`
	Labels     map[string]string `json:"labels,omitempty" doc:"What people call the field, by language (BCP 47)"`
	Required   bool              `json:"required,omitempty" doc:"Customers must have a value, each from its next change on"`
	Unique     bool              `json:"unique,omitempty" doc:"No two customers can have the same value, each from its next change on; at most 10 fields are"`
	Searchable bool              `json:"searchable,omitempty" doc:"Customers are found by it, those who have a value already within minutes"`
	Default    any               `json:"default,omitempty" doc:"The value of new customers for which none is given"`
	Choices    []FieldChoiceBody `json:"choices,omitempty" maxItems:"100" doc:"Of choice and multi-choice: can be added and retired, not removed"`
}

// FieldChoiceBody is one choice.
type FieldChoiceBody struct {
	Value   string            `json:"value" minLength:"1" maxLength:"100"`
	Labels  map[string]string `json:"labels,omitempty"`
	Retired bool              `json:"retired,omitempty" doc:"Customers that have it keep it, and no other gets it"`
}

// NewFieldBody is a definition to be made.
type NewFieldBody struct {
	Key string `json:"key" pattern:"^[a-z][A-Za-z0-9]{0,39}$" doc:"Never changes" example:"taxNumber"`
	FieldBody
}

// FieldView is a definition as it is shown.
type FieldView struct {
	NewFieldBody
	CreatedAt time.Time  `json:"createdAt"`
	UpdatedAt time.Time  `json:"updatedAt"`
	RetiredAt *time.Time `json:"retiredAt,omitempty"`
}

// definition returns the body as a definition of a key.
func (b FieldBody) definition(key string) domain.Definition {
	choices := make([]domain.Option, len(b.Choices))
	for i, c := range b.Choices {
		choices[i] = domain.Option(c)
	}
	return domain.Definition{
		Key: key, Type: domain.Type(b.Type), For: domain.Subject(b.For), Labels: b.Labels, Required: b.Required,
		Unique: b.Unique, Searchable: b.Searchable, Default: b.Default, Choices: choices,
	}
}

func bodyOf(d domain.Definition) FieldBody {
	var choices []FieldChoiceBody
	for _, c := range d.Choices {
		choices = append(choices, FieldChoiceBody(c))
	}
	return FieldBody{
		Type: string(d.Type), For: string(d.For), Labels: d.Labels, Required: d.Required,
		Unique: d.Unique, Searchable: d.Searchable, Default: d.Default, Choices: choices,
	}
}

func viewOf(d domain.Definition) FieldView {
	return FieldView{
		NewFieldBody: NewFieldBody{Key: d.Key, FieldBody: bodyOf(d)},
		CreatedAt:    d.Since, UpdatedAt: d.Changed, RetiredAt: d.RetiredAt,
	}
}
