package tenant_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
)

func TestNoTwoTenantsShareANameOrAPrefix(t *testing.T) {
	id := rapid.StringMatching(`[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?`)
	rapid.Check(t, func(t *rapid.T) {
		a := id.Draw(t, "a")
		b := rapid.OneOf(id, rapid.Map(rapid.StringMatching(`[a-z0-9-]{0,4}[a-z0-9]`), func(tail string) string { return a + tail })).Draw(t, "b")
		if a == b {
			t.Skip("the same")
		}
		users := map[string]bool{}
		for _, name := range []string{a, b} {
			for _, slot := range []render.Slot{render.SlotA, render.SlotB} {
				users[slot.UserName(name)] = true
			}
		}
		if len(users) != 4 {
			t.Fatalf("%s and %s share a user", a, b)
		}
		if strings.HasPrefix(render.TopicPrefix(b), render.TopicPrefix(a)) || strings.HasPrefix(render.DatabasePrefix(b), render.DatabasePrefix(a)) {
			t.Fatalf("%s's prefixes are the beginning of %s's", a, b)
		}
	})
}

func TestNamesOfTheLongestIDAreNotTooLong(t *testing.T) {
	id := strings.Repeat("x", 40)
	const label, database = 63, 63
	require.LessOrEqual(t, len(render.NamespaceName(id)), label)
	for _, name := range render.Databases(render.DatabasePrefix(id)) {
		require.LessOrEqual(t, len(name), database)
	}
}

func TestSlotsTakeTurns(t *testing.T) {
	for _, slot := range []render.Slot{render.SlotA, render.SlotB} {
		require.Equal(t, slot, slot.Other().Other())
		require.Equal(t, slot, render.SlotOf(slot.MongoDBSecretName()))
	}
}

func TestReceiptIsReadAsItWasWritten(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, receipt := range []render.Receipt{
		{Tenant: "acme", UID: "1"},
		{
			Tenant: "acme", UID: "1", Class: "gold", Policy: v1alpha1.Delete, Stack: "guanxi-acme/acme", Requested: now, Unserved: now, Finished: now,
			Removed: []string{"this", "that"}, Kept: []string{"those"}, Abandoned: []string{"these"},
		},
	} {
		require.Equal(t, receipt, render.ParseReceipt(render.ReceiptConfigMap("guanxi", receipt).Data))
	}
	require.Equal(t, render.Receipt{Tenant: "acme"}, render.ParseReceipt(map[string]string{"tenant": "acme", "finished": "yesterday"}))
}
