package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// MappingBody is what a caller writes of a saved mapping.
type MappingBody struct {
	Name    string       `json:"name" minLength:"1" maxLength:"200" example:"Shop export"`
	Columns []ColumnBody `json:"columns" minItems:"1" maxItems:"500"`
}

// MappingView is a saved mapping as it is shown.
type MappingView struct {
	ID   string `json:"id" example:"map_01h455vb4pex5vsknk084sn02q"`
	Kind string `json:"kind" enum:"customers,purchases"`
	MappingBody
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// MappingPath is embedded in the input of every route about one mapping.
type MappingPath struct {
	MappingID string `path:"mappingId" maxLength:"64" example:"map_01h455vb4pex5vsknk084sn02q"`
}

type mappingOutput struct {
	ETag string `header:"ETag"`
	Body MappingView
}

func mappingView(m domain.Mapping) MappingView {
	return MappingView{
		ID: m.ID, Kind: string(m.Kind), MappingBody: MappingBody{m.Name, columnBodies(m.Columns)}, CreatedAt: m.CreatedAt, UpdatedAt: m.UpdatedAt,
	}
}

func mappingOutputOf(m domain.Mapping) *mappingOutput {
	return &mappingOutput{httpapi.ETag(m.Version), mappingView(m)}
}

type saveMappingInput struct {
	Body struct {
		Kind string `json:"kind" enum:"customers,purchases" doc:"Of which files it is"`
		MappingBody
	}
}

type saveMappingOutput struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     MappingView
}

func (h handlers) saveMapping() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/import-mappings", ID: "save-import-mapping", Tag: "Imports",
		Summary: "Save what the columns of a kind of file mean", Permission: auth.TenantAdmin, Creates: true,
	}, func(ctx context.Context, in *saveMappingInput) (*saveMappingOutput, error) {
		m, err := h.app(ctx).SaveMapping(ctx, domain.Mapping{
			Name: in.Body.Name, Kind: domain.Kind(in.Body.Kind), Columns: columnsOf(in.Body.Columns),
		})
		return &saveMappingOutput{httpapi.ETag(m.Version), "/v1/import-mappings/" + m.ID, mappingView(m)}, err
	})
}

type listMappingsOutput struct {
	Body httpapi.Page[MappingView]
}

func (h handlers) listMappings() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/import-mappings", ID: "list-import-mappings", Tag: "Imports",
		Summary: "List the saved mappings by name", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ httpapi.PageParams }) (*listMappingsOutput, error) {
		mappings := h.app(ctx).Mappings
		q, err := in.Apply(mappings.All())
		if err != nil {
			return nil, err
		}
		page, err := mappings.List(ctx, q)
		return &listMappingsOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Mapping]) MappingView {
			return mappingView(doc.Body)
		})}, err
	})
}

func (h handlers) getMapping() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/import-mappings/{mappingId}", ID: "get-import-mapping", Tag: "Imports",
		Summary: "Read a saved mapping", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ MappingPath }) (*mappingOutput, error) {
		m, err := h.app(ctx).Mappings.Get(ctx, in.MappingID)
		return mappingOutputOf(m), err
	})
}

type changeMappingInput struct {
	MappingPath
	httpapi.IfMatch
	httpapi.MergePatch[MappingBody]
}

func (h handlers) changeMapping() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPatch, Path: "/v1/import-mappings/{mappingId}", ID: "change-import-mapping", Tag: "Imports",
		Summary: "Change a saved mapping", Permission: auth.TenantAdmin,
		Description: "Imports that have taken it in keep the columns that it had.",
	}, func(ctx context.Context, in *changeMappingInput) (*mappingOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		m, err := h.app(ctx).ChangeMapping(ctx, in.MappingID, version, func(m domain.Mapping) (domain.Mapping, error) {
			patched, err := in.Apply(h.api, MappingBody{m.Name, columnBodies(m.Columns)})
			m.Name, m.Columns = patched.Name, columnsOf(patched.Columns)
			return m, err
		})
		return mappingOutputOf(m), err
	})
}

type deleteMappingInput struct {
	MappingPath
	httpapi.IfMatch
}

func (h handlers) deleteMapping() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodDelete, Path: "/v1/import-mappings/{mappingId}", ID: "delete-import-mapping", Tag: "Imports",
		Summary: "Delete a saved mapping", Permission: auth.TenantAdmin,
	}, func(ctx context.Context, in *deleteMappingInput) (*struct{}, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		return nil, h.app(ctx).DeleteMapping(ctx, in.MappingID, version)
	})
}
