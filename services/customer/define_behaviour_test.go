package customer_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

const definitions = "/v1/behaviour/definitions"

func TestDefineBehaviour(t *testing.T) {
	s := start(t)
	answer := s.call(http.MethodPost, definitions, `{"name":"product-viewed","description":"Looked at a product",
		"schema":{"type":"object","required":["sku"],"properties":{"sku":{"type":"string"},"price":{"multipleOf":0.01}}}}`)
	defined := answer.OK(http.StatusCreated)
	require.Equal(t, definitions+"/product-viewed", answer.Header.Get("Location"))
	require.Equal(t, "active", defined["status"])
	require.Equal(t, defined, s.call(http.MethodGet, definitions+"/product-viewed", "").OK(http.StatusOK))
	s.call(http.MethodPost, definitions, `{"name":"signed-in"}`).OK(http.StatusCreated)
	names := []string{}
	for _, d := range s.call(http.MethodGet, definitions, "").List() {
		names = append(names, d["name"].(string))
	}
	require.Equal(t, []string{"product-viewed", "signed-in"}, names)
	s.call(http.MethodPost, definitions, `{"name":"signed-in"}`).Problem(http.StatusConflict)
	s.callAs(s.analyst, http.MethodPost, definitions, `{"name":"signed-out"}`).Problem(http.StatusForbidden)
	s.callAs(s.analyst, http.MethodGet, definitions+"/signed-in", "").OK(http.StatusOK)
	s.callAs(s.globex, http.MethodGet, definitions+"/signed-in", "").Problem(http.StatusNotFound)
	require.Empty(t, s.callAs(s.globex, http.MethodGet, definitions, "").List())
}

func TestDefineBehaviourRefusesSchemasThatCouldDoHarm(t *testing.T) {
	s := start(t)
	for name, schema := range map[string]string{
		"another document":         `{"$ref":"https://example.com/schema.json"}`,
		"a file":                   `{"$ref":"file:///etc/passwd"}`,
		"another draft":            `{"$schema":"http://json-schema.org/draft-07/schema#"}`,
		"another base":             `{"$id":"https://example.com/","$ref":"#/$defs/a","$defs":{"a":{}}}`,
		"a reference that is none": `{"$ref":"#/$defs/a"}`,
		"itself":                   `{"$ref":"#/$defs/a","$defs":{"a":{"properties":{"b":{"$ref":"#/$defs/a"}}}}}`,
		"no schema":                `{"type":"person"}`,
		"a rule that is none":      `{"properties":{"a":{"minimum":"1"}}}`,
		"a pattern that is none":   `{"properties":{"a":{"pattern":"(?=a)"}}}`,
		"a long pattern":           `{"patternProperties":{"` + strings.Repeat("a", 201) + `":{}}}`,
		"too deep":                 strings.Repeat(`{"not":`, 17) + `{}` + strings.Repeat(`}`, 17),
		"too long":                 `{"description":"` + strings.Repeat("a", 16<<10) + `"}`,
		"a thousandfold":           `{"$ref":"#/$defs/a0","$defs":{` + doubling(12) + `,"a12":{}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			s.on(t).call(http.MethodPost, definitions, `{"name":"seen","schema":`+schema+`}`).field("schema")
		})
	}
	s.call(http.MethodPost, definitions, `{"name":"Product Viewed"}`).field("name")
	s.call(http.MethodPost, definitions, `{"name":"seen","schema":[]}`).field("schema")
	s.call(http.MethodPost, definitions, `{"name":"seen","description":"`+strings.Repeat("a", 1001)+`"}`).field("description")
	s.call(http.MethodGet, definitions+"/seen", "").Problem(http.StatusNotFound)
	s.call(http.MethodPost, definitions, `{"name":"seen","schema":{"properties":{"price":{"$ref":"#/$defs/money"}},"$defs":{"money":{"type":"number"}}}}`).OK(http.StatusCreated)
}

// doubling returns definitions each of which refers to the next one twice.
func doubling(n int) string {
	var defs []string
	for i := range n {
		defs = append(defs, fmt.Sprintf(`"a%d":{"allOf":[{"$ref":"#/$defs/a%d"},{"$ref":"#/$defs/a%d"}]}`, i, i+1, i+1))
	}
	return strings.Join(defs, ",")
}

func TestChangeDefinition(t *testing.T) {
	s := start(t)
	tag := s.call(http.MethodPost, definitions, `{"name":"signed-in","schema":{"properties":{"device":{"type":"string"}}}}`).Header.Get("ETag")
	path := definitions + "/signed-in"
	changed := s.call(http.MethodPatch, path, `{"schema":{"required":["device"]},"status":"retired"}`, "If-Match", tag)
	require.Equal(t, map[string]any{
		"properties": map[string]any{"device": map[string]any{"type": "string"}}, "required": []any{"device"},
	}, changed.OK(http.StatusOK)["schema"], "a patch is merged")
	told := s.Pending(servicetest.Acme, "behaviour_definitions", "signed-in")
	require.Len(t, told, 2)
	var change contracts.SettingChanged
	require.NoError(t, json.Unmarshal(told[1].Data, &change))
	require.Equal(t, "behaviour-definition", change.Kind)
	require.Equal(t, contracts.Change{Field: "status", From: "active", To: "retired"}, change.Changes[1])

	now := changed.Header.Get("ETag")
	s.call(http.MethodPatch, path, `{"schema":{"type":"thing"}}`, "If-Match", now).field("schema")
	s.call(http.MethodPatch, path, `{"status":"active"}`, "If-Match", tag).Problem(http.StatusPreconditionFailed)
	s.call(http.MethodPatch, path, `{"status":"active"}`).Problem(http.StatusPreconditionRequired)
	s.callAs(s.analyst, http.MethodPatch, path, `{"status":"active"}`, "If-Match", now).Problem(http.StatusForbidden)
	s.callAs(s.globex, http.MethodPatch, path, `{"status":"active"}`, "If-Match", now).Problem(http.StatusNotFound)
	require.NotContains(t, s.call(http.MethodPatch, path, `{"schema":null}`, "If-Match", now).OK(http.StatusOK), "schema")
}
