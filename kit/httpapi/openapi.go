package httpapi

import (
	"reflect"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

const securityScheme = "bearer"

// document is what the OpenAPI document says before there are routes, and how huma is to read and write.
func (a *API) document() huma.Config {
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	// huma documents its own error type, which toProblem replaces in every answer: the document says so too.
	registry.RegisterTypeAlias(reflect.TypeFor[huma.ErrorModel](), reflect.TypeFor[problem.Problem]())
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: a.cfg.Title, Description: a.cfg.Description, Version: a.cfg.Version},
			Components: &huma.Components{
				Schemas:   registry,
				Responses: map[string]*huma.Response{},
				SecuritySchemes: map[string]*huma.SecurityScheme{securityScheme: {
					Type: "http", Scheme: "bearer", BearerFormat: "JWT",
					Description: "An OIDC access token; its claims say the tenant and the roles",
				}},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": jsonFormat(), "json": jsonFormat()},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{a.toProblem},
	}
}

// problemResponses documents the problems of an operation, each status once for all operations.
func (a *API) problemResponses(statuses []int) map[string]*huma.Response {
	components := a.huma.OpenAPI().Components
	schema := components.Schemas.Schema(reflect.TypeFor[problem.Problem](), true, "Problem")
	responses := map[string]*huma.Response{}
	for _, status := range statuses {
		code := strconv.Itoa(status)
		name := "Problem" + code
		components.Responses[name] = &huma.Response{
			Description: newProblem(kindOfStatus(status), "").Title,
			Content:     map[string]*huma.MediaType{problem.ContentType: {Schema: schema}},
		}
		responses[code] = &huma.Response{Ref: "#/components/responses/" + name}
	}
	return responses
}

// addTag lists a tag where it is first used.
func (a *API) addTag(name string) {
	doc := a.huma.OpenAPI()
	if !slices.ContainsFunc(doc.Tags, func(t *huma.Tag) bool { return t.Name == name }) {
		doc.Tags = append(doc.Tags, &huma.Tag{Name: name})
	}
}
