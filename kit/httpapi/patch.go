package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	jsonpatch "github.com/evanphx/json-patch/v5"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

const mergePatchType = "application/merge-patch+json"

// MergePatch is embedded in the input of a PATCH: a JSON merge patch (RFC 7396) of a resource whose writable form is W.
// It is documented with W's fields, all optional, as application/merge-patch+json; application/json is taken as well.
type MergePatch[W any] struct {
	RawBody []byte `contentType:"application/merge-patch+json"`
}

func (p MergePatch[W]) writable() reflect.Type { return reflect.TypeFor[W]() }

// Apply returns current with the patch applied, validated as a W is: unknown fields and broken rules are an Invalid
// fault naming them. A null removes its field; arrays are replaced whole.
func (p MergePatch[W]) Apply(api *API, current W) (W, error) {
	var none W
	var patch map[string]any
	if err := unmarshal(p.RawBody, &patch); err != nil {
		if bytes.HasPrefix(bytes.TrimSpace(p.RawBody), []byte("{")) {
			return none, newProblem(kindMalformed, clip(err.Error()))
		}
	}
	if patch == nil {
		return none, newProblem(kindMalformed, "a merge patch is a JSON object")
	}
	registry := api.huma.OpenAPI().Components.Schemas
	schema := registry.Schema(p.writable(), true, p.writable().Name())
	if unknown := unknownFields(registry, schema, patch, ""); len(unknown) > 0 {
		return none, fault.OnFields(unknown...)
	}

	document, err := json.Marshal(current)
	if err != nil {
		return none, fmt.Errorf("encode the present state: %w", err)
	}
	merged, err := jsonpatch.MergePatch(document, p.RawBody)
	if err != nil {
		return none, fmt.Errorf("merge: %w", err)
	}
	var value any
	if err := json.Unmarshal(merged, &value); err != nil {
		return none, fmt.Errorf("read the merged state: %w", err)
	}
	var found huma.ValidateResult
	at := huma.NewPathBuffer(nil, 0)
	at.Push("body")
	huma.Validate(registry, schema, at, huma.ModeWriteToServer, value, &found)
	if err := validated(found.Errors); err != nil {
		return none, err
	}
	var next W
	if err := unmarshal(merged, &next); err != nil {
		return none, fault.Wrap(fault.Invalid, err, "%s", clip(err.Error()))
	}
	return next, nil
}
