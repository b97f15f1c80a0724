package httpapi_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/id"
)

// notes is a small service with a route of every sort.
type notes struct {
	api   *httpapi.API
	store *docstore.Collection[Note]

	creating  func(ctx context.Context) error                       // called by every create, when set
	importing func(ctx context.Context, r io.Reader) (int64, error) // called by every import, when set
}

type Note struct {
	Title  string   `json:"title" bson:"title" minLength:"1" maxLength:"100"`
	Kind   string   `json:"kind" bson:"kind" enum:"memo,letter" default:"memo" required:"false"`
	Weight int64    `json:"weight,omitempty" bson:"weight" minimum:"0"`
	Tags   []string `json:"tags,omitempty" bson:"tags" maxItems:"3"`
	Place  *Place   `json:"place,omitempty" bson:"place"`
}

type Place struct {
	City   string `json:"city" bson:"city"`
	Street string `json:"street,omitempty" bson:"street"`
}

type noteView struct {
	ID string `json:"id"`
	Note
}

type (
	noteOutput struct {
		ETag     string `header:"ETag"`
		Location string `header:"Location"`
		Body     noteView
	}
	createInput struct{ Body Note }
	noteInput   struct {
		ID string `path:"noteId"`
	}
	listInput struct {
		httpapi.PageParams
		Kind string `query:"kind" enum:"memo,letter" default:"memo"`
	}
	listOutput  struct{ Body httpapi.Page[noteView] }
	changeInput struct {
		ID string `path:"noteId"`
		httpapi.IfMatch
		httpapi.MergePatch[Note]
	}
	removeInput struct {
		ID string `path:"noteId"`
		httpapi.IfMatch
	}
	importInput  struct{ httpapi.Stream }
	importOutput struct {
		Body struct {
			Bytes int64 `json:"bytes"`
		}
	}
)

func newNotes(t *testing.T, api *httpapi.API, store *docstore.Store) *notes {
	t.Helper()
	kept, err := docstore.Open[Note](t.Context(), store, docstore.Schema{
		Name: "notes", Indexes: []docstore.Index{{Name: "kind", Fields: []string{"kind", "title"}}},
	})
	require.NoError(t, err)
	n := &notes{api: api, store: kept}
	httpapi.Register(api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/notes", ID: "create-note", Tag: "Notes",
		Summary: "Write a note", Permission: auth.CustomerWrite, Creates: true,
	}, n.create)
	httpapi.Register(api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/notes/{noteId}/copies", ID: "copy-note", Tag: "Notes",
		Summary: "Copy a note", Permission: auth.CustomerWrite, Creates: true,
	}, n.duplicate)
	httpapi.Register(api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/notes", ID: "list-notes", Tag: "Notes",
		Summary: "List notes", Permission: auth.CustomerRead,
	}, n.list)
	httpapi.Register(api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/notes/{noteId}", ID: "get-note", Tag: "Notes",
		Summary: "Read a note", Permission: auth.CustomerRead,
	}, n.get)
	httpapi.Register(api, httpapi.Route{
		Method: http.MethodPatch, Path: "/v1/notes/{noteId}", ID: "change-note", Tag: "Notes",
		Summary: "Change a note", Permission: auth.CustomerWrite,
	}, n.change)
	httpapi.Register(api, httpapi.Route{
		Method: http.MethodDelete, Path: "/v1/notes/{noteId}", ID: "remove-note", Tag: "Notes",
		Summary: "Remove a note", Permission: auth.CustomerErase,
	}, n.remove)
	httpapi.Register(api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/imports", ID: "import-notes", Tag: "Imports",
		Summary: "Import notes", Permission: auth.CustomerWrite, Consumes: []string{"text/csv"}, MaxBody: 64 << 20,
	}, n.load)
	httpapi.Register(api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/ping", ID: "ping", Tag: "Ping",
		Summary: "Say hello", Public: true,
	}, n.ping)
	httpapi.Register(api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/platform/notes/status", ID: "status", Tag: "Platform",
		Summary: "Say how it is", Permission: auth.PlatformOperate, Operator: true,
	}, n.ping)
	return n
}

func (n *notes) create(ctx context.Context, in *createInput) (*noteOutput, error) {
	if n.creating != nil {
		if err := n.creating(ctx); err != nil {
			return nil, err
		}
	}
	doc, err := n.store.In(auth.From(ctx).Tenant).Insert(ctx, id.New("not"), in.Body)
	if err != nil {
		return nil, err
	}
	return show(doc), nil
}

func (n *notes) get(ctx context.Context, in *noteInput) (*noteOutput, error) {
	doc, err := n.store.In(auth.From(ctx).Tenant).Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return show(doc), nil
}

func (n *notes) duplicate(ctx context.Context, in *noteInput) (*noteOutput, error) {
	handle := n.store.In(auth.From(ctx).Tenant)
	doc, err := handle.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if doc, err = handle.Insert(ctx, id.New("not"), doc.Body); err != nil {
		return nil, err
	}
	return show(doc), nil
}

func (n *notes) list(ctx context.Context, in *listInput) (*listOutput, error) {
	q, err := in.Apply(docstore.Query{Where: []docstore.Cond{docstore.Eq("kind", in.Kind)}, Sort: "title"})
	if err != nil {
		return nil, err
	}
	found, err := n.store.In(auth.From(ctx).Tenant).Find(ctx, q)
	if err != nil {
		return nil, err
	}
	return &listOutput{httpapi.PageOf(q, found, view)}, nil
}

func (n *notes) change(ctx context.Context, in *changeInput) (*noteOutput, error) {
	version, err := in.Version()
	if err != nil {
		return nil, err
	}
	handle := n.store.In(auth.From(ctx).Tenant)
	doc, err := handle.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if doc.Body, err = in.Apply(n.api, doc.Body); err != nil {
		return nil, err
	}
	doc.Version = version
	if doc, err = handle.Replace(ctx, doc); err != nil {
		return nil, err
	}
	return show(doc), nil
}

func (n *notes) remove(ctx context.Context, in *removeInput) (*struct{}, error) {
	version, err := in.Version()
	if err != nil {
		return nil, err
	}
	return nil, n.store.In(auth.From(ctx).Tenant).Delete(ctx, docstore.Doc[Note]{ID: in.ID, Version: version})
}

func (n *notes) load(ctx context.Context, in *importInput) (*importOutput, error) {
	if n.importing == nil {
		return nil, errors.New("no importer: ask in vain for the secret sauce")
	}
	size, err := n.importing(ctx, in)
	if err != nil {
		return nil, err
	}
	out := &importOutput{}
	out.Body.Bytes = size
	return out, nil
}

func (n *notes) ping(ctx context.Context, _ *struct{}) (*struct {
	Body struct {
		Tenant string `json:"tenant"`
	}
}, error,
) {
	out := &struct {
		Body struct {
			Tenant string `json:"tenant"`
		}
	}{}
	out.Body.Tenant = string(auth.From(ctx).Tenant)
	return out, nil
}

func show(doc docstore.Doc[Note]) *noteOutput {
	return &noteOutput{ETag: httpapi.ETag(doc.Version), Location: "/v1/notes/" + doc.ID, Body: view(doc)}
}

func view(doc docstore.Doc[Note]) noteView { return noteView{doc.ID, doc.Body} }
