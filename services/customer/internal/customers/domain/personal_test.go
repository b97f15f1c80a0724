package domain

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
)

// impersonal are the fields of which many customers have the same value, so that they tell of nobody.
var impersonal = map[string]bool{
	"Kind": true, "PreferredChannel": true, "From": true, "To": true, "Language": true, "TimeZone": true, "Industry": true,
	"SizeClass": true, "Source": true, "Tags": true, "Owner": true, "Team": true, "OrganisationID": true, "Role": true,
	"Label": true, "Verified": true, "Primary": true, "UsableFrom": true, "UsableUntil": true,
	"ID": true, "Stage": true, "DoNotContact": true, "CreatedAt": true,
}

func TestEveryFieldOfACustomerIsPersonalOrSaidNotToBe(t *testing.T) {
	var look func(of reflect.Type)
	look = func(of reflect.Type) {
		for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
			of = of.Elem()
		}
		if of.Kind() != reflect.Struct {
			return
		}
		for field := range of.Fields() {
			inner := field.Type
			for inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice {
				inner = inner.Elem()
			}
			if inner.Kind() == reflect.Struct && inner.PkgPath() != "time" {
				look(inner)
				continue
			}
			personal := field.Tag.Get("personal") == "true"
			require.NotEqual(t, personal, impersonal[field.Name], `%s.%s: tag it personal:"true", or list it as impersonal`, of, field.Name)
		}
	}
	look(reflect.TypeFor[Details]())
	look(reflect.TypeFor[contracts.Customer]())
}
