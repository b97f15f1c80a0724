package contracts_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
)

var update = flag.Bool("update", false, "write the golden files of new events")

// TestPublishedEventsStayReadable holds every event type against its golden file: the JSON that earlier releases wrote
// must still be read without loss, and what is written today must still have every member that readers knew.
func TestPublishedEventsStayReadable(t *testing.T) {
	seen := map[string]bool{}
	for _, channel := range contracts.Catalogue() {
		for _, event := range channel.Events {
			name := event.EventType()
			t.Run(name, func(t *testing.T) {
				require.False(t, seen[name], "two events of one type")
				seen[name] = true
				full := reflect.New(reflect.TypeOf(event))
				fill(full.Elem())
				written, err := json.MarshalIndent(full.Interface(), "", "  ")
				require.NoError(t, err)
				golden := filepath.Join("testdata", name+".json")
				if *update {
					require.NoError(t, os.WriteFile(golden, append(written, '\n'), 0o644))
				}
				published, err := os.ReadFile(golden)
				require.NoError(t, err, "a new event needs its golden file: go test ./... -update")

				read := reflect.New(reflect.TypeOf(event))
				require.NoError(t, json.Unmarshal(published, read.Interface()))
				again, err := json.Marshal(read.Interface())
				require.NoError(t, err)
				var before, after map[string]any
				require.NoError(t, json.Unmarshal(published, &before))
				require.NoError(t, json.Unmarshal(again, &after))
				requireWithin(t, name, before, after)
			})
		}
	}
}

// requireWithin fails when something of before is missing or different in after. New members are allowed.
func requireWithin(t *testing.T, path string, before, after any) {
	t.Helper()
	switch old := before.(type) {
	case map[string]any:
		now, ok := after.(map[string]any)
		require.True(t, ok, "%s is no longer an object", path)
		for key, value := range old {
			require.Contains(t, now, key, "%s lost a member", path)
			requireWithin(t, path+"."+key, value, now[key])
		}
	case []any:
		now, ok := after.([]any)
		require.True(t, ok && len(now) == len(old), "%s is no longer the same list", path)
		for i := range old {
			requireWithin(t, path, old[i], now[i])
		}
	default:
		require.Equal(t, before, after, path)
	}
}

// fill gives every field of a struct a value, so that no member is left out of the golden file.
func fill(v reflect.Value) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 1, 31, 8, 30, 0, 0, time.UTC)))
		return
	case contracts.Money:
		v.Set(reflect.ValueOf(contracts.Money{Minor: 1234, Currency: "CNY"}))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
			if v.Field(i).Kind() == reflect.String {
				v.Field(i).SetString(strings.ToLower(v.Type().Field(i).Name) + " 值")
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.String:
		v.SetString("text")
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(0.5)
	case reflect.Interface:
		v.Set(reflect.ValueOf("value"))
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]any{"key": "value"}))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	}
}
