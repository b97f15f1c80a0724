package domain_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/domain"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func raw(t require.TestingT, text string) map[string]json.RawMessage {
	var fields map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(text), &fields))
	return fields
}

// define makes a definition with a schema and returns the rules of its properties.
func define(t require.TestingT, schema string) *domain.Schema {
	d, _, err := domain.Define("product-viewed", domain.Details{Schema: raw(t, schema)}, now)
	require.NoError(t, err)
	rules, err := d.Rules()
	require.NoError(t, err)
	return rules
}

func TestBehaviourIsKeptFromWhenItHappened(t *testing.T) {
	for ago, field := range map[time.Duration]string{
		0: "", -time.Minute: "", -61 * time.Second: "occurredAt", domain.Keep - time.Second: "", domain.Keep: "occurredAt",
	} {
		err := domain.Report{ID: "b-1", CustomerID: "cus_1", OccurredAt: now.Add(-ago)}.Check(now)
		if field == "" {
			require.NoError(t, err, ago)
			continue
		}
		var broken *fault.Error
		require.ErrorAs(t, err, &broken, ago)
		require.Equal(t, field, broken.Fields[0].Path)
	}
	b, err := domain.Report{ID: "b-1", OccurredAt: now.Add(-time.Hour)}.Record("bhv_1", "cus_1", define(t, `{}`), now)
	require.NoError(t, err)
	require.Equal(t, now.Add(-time.Hour).Add(domain.Keep), b.ExpiresAt)
}

func TestPropertiesAreToldAsTheyWereSent(t *testing.T) {
	properties := `{"a.b":{"$c":[1.50,9007199254740993]},"":null}`
	b, err := domain.Report{ID: "b-1", Name: "seen", OccurredAt: now, Properties: raw(t, properties)}.Record("bhv_1", "cus_1", define(t, `{}`), now)
	require.NoError(t, err)
	told, ok := b.Recorded().(contracts.BehaviourRecorded)
	require.True(t, ok)
	text, err := json.Marshal(told.Properties)
	require.NoError(t, err)
	require.Equal(t, `{"":null,"a.b":{"$c":[1.50,9007199254740993]}}`, string(text)) //nolint:testifylint // the digits count too
}

// What a customer said is never in the words of a fault, whatever rule it breaks.
func TestAFaultDoesNotRepeatWhatIsSaid(t *testing.T) {
	secret := `"secret"`
	for _, rule := range []string{
		`{"type":"number"}`, `{"enum":["a"]}`, `{"const":1}`, `{"pattern":"^[0-9]+$"}`, `{"maxLength":3}`, `{"format":"email"}`, `{"not":{}}`,
		`{"anyOf":[{"type":"number"},{"maxLength":1}]}`, `false`,
	} {
		rules := define(t, `{"properties":{"email":`+rule+`}}`)
		_, err := domain.Report{OccurredAt: now, Properties: raw(t, `{"email":`+secret+`}`)}.Record("bhv_1", "cus_1", rules, now)
		var broken *fault.Error
		require.ErrorAs(t, err, &broken, rule)
		require.Equal(t, "properties.email", broken.Fields[0].Path)
		require.NotContains(t, fmt.Sprint(err, broken.Fields), "secret", rule)
	}
}

// Whatever is sent, checking ends in a behaviour or in an Invalid fault.
func TestAnyPropertiesAreRecordedOrRefused(t *testing.T) {
	rules := define(t, `{"properties":{"a":{"$ref":"#/$defs/list"}},"$defs":{"list":{"items":{"type":"integer"},"uniqueItems":true}}}`)
	var value func(depth int) *rapid.Generator[any]
	value = func(depth int) *rapid.Generator[any] {
		plain := rapid.OneOf(rapid.Int64().AsAny(), rapid.Float64Range(-1e9, 1e9).AsAny(), rapid.String().AsAny(), rapid.Bool().AsAny(), rapid.Just[any](nil))
		if depth == 0 {
			return plain
		}
		return rapid.OneOf(plain, rapid.SliceOfN(value(depth-1), 0, 4).AsAny(),
			rapid.MapOfN(rapid.StringN(0, 3, -1), value(depth-1), 0, 3).AsAny())
	}
	rapid.Check(t, func(t *rapid.T) {
		properties := map[string]json.RawMessage{}
		for _, name := range []string{"a", "b"} {
			text, err := json.Marshal(value(9).Draw(t, name))
			require.NoError(t, err)
			properties[name] = text
		}
		_, err := domain.Report{OccurredAt: now, Properties: properties}.Record("bhv_1", "cus_1", rules, now)
		var broken *fault.Error
		require.True(t, err == nil || errors.As(err, &broken) && broken.Kind == fault.Invalid, "%v", err)
	})
}
