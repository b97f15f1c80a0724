package asyncapi_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/asyncapi"
	"github.com/guanxi-crm/guanxi/contracts"
)

func TestEveryEventOfTheCatalogueIsDocumented(t *testing.T) {
	text, err := asyncapi.Document(contracts.Catalogue())
	require.NoError(t, err)
	again, err := asyncapi.Document(contracts.Catalogue())
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))

	var doc map[string]any
	require.NoError(t, yaml.Unmarshal(text, &doc))
	require.Equal(t, "3.0.0", doc["asyncapi"])
	for _, channel := range contracts.Catalogue() {
		name := strings.TrimPrefix(channel.Source, "/")
		require.Equal(t, channel.Topic, at(doc, "channels", name, "address"))
		require.Len(t, at(doc, "operations", "publish-"+name, "messages"), len(channel.Events))
		for _, event := range channel.Events {
			message := strings.TrimPrefix(event.EventType(), "dev.guanxi.")
			require.NotNil(t, at(doc, "channels", name, "messages", message))
			require.Equal(t, event.EventType(), at(doc, "components", "messages", message, "headers", "properties", "ce_type", "const"))
		}
	}
	every(t, doc, doc)
}

func TestMoneyIsDocumentedAsItIsWritten(t *testing.T) {
	text, err := asyncapi.Document(contracts.Catalogue())
	require.NoError(t, err)
	var doc map[string]any
	require.NoError(t, yaml.Unmarshal(text, &doc))
	total := at(doc, "components", "schemas", "PurchaseRecorded", "properties", "total", "$ref")
	require.Equal(t, "#/components/schemas/MoneyJSON", total)
	require.Equal(t, "12.34", at(doc, "components", "schemas", "MoneyJSON", "properties", "amount", "examples").([]any)[0])
	require.NotContains(t, string(text), "additionalProperties: false", "readers pass over what they do not know")
}

type misnamed struct{}

func (misnamed) EventType() string { return "com.example.thing" }

func TestMisnamedOrRepeatedEventsAreRefused(t *testing.T) {
	for says, events := range map[string][]contracts.Data{
		"is not named dev.guanxi":   {misnamed{}},
		"is in the catalogue twice": {contracts.CustomerDeleted{}, contracts.CustomerDeleted{}},
	} {
		_, err := asyncapi.Document([]contracts.Channel{{Topic: contracts.CustomerTopic, Source: contracts.CustomerSource, Events: events}})
		require.ErrorContains(t, err, says)
	}
}

// at walks down maps; nil when the way ends.
func at(v any, path ...string) any {
	for _, key := range path {
		m, _ := v.(map[string]any)
		v = m[key]
	}
	return v
}

// every requires that each reference below v leads somewhere.
func every(t *testing.T, doc map[string]any, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok {
			require.NotNil(t, at(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...), ref)
		}
		for _, below := range v {
			every(t, doc, below)
		}
	case []any:
		for _, below := range v {
			every(t, doc, below)
		}
	}
}
