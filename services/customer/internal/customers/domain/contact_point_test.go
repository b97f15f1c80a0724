package domain_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// reach registers a person with contact points, whose tenant is in China.
func reach(points ...domain.ContactPoint) ([]domain.ContactPoint, error) {
	c, _, err := domain.Register("cus_1", domain.Details{
		Kind: domain.Person, Name: domain.Name{Display: "Ada"}, ContactPoints: points,
	}, domain.Form{Country: "CN"}, now)
	return c.ContactPoints, err
}

func TestContactPointsAreKeptInOneForm(t *testing.T) {
	for _, test := range []struct {
		kind          domain.PointKind
		written, kept string
	}{
		{domain.Email, "Ada@Example.ORG", "Ada@example.org"},
		{domain.Email, "info@BÜCHER.example", "info@bücher.example"},
		{domain.Email, "info@xn--bcher-kva.example", "info@bücher.example"},
		{domain.Phone, "+86 138-0013.8000", "+8613800138000"},
		{domain.Phone, "０１０ ６５５２ ９９８８", "+861065529988"},
		{domain.Phone, "+44 (0)20 7946 0958", "+442079460958"},
		{domain.WhatsApp, "+49 30 123456", "+4930123456"},
		{domain.WeChat, "wang_xm88", "wang_xm88"},
		{domain.Line, "@Ada.L", "ada.l"},
		{domain.X, "@ada_l", "ada_l"},
		{domain.X, "https://x.com/ada_l", "ada_l"},
		{domain.Website, "Example.org", "https://example.org/"},
		{domain.Website, "HTTP://Example.org:80/Shop?x=1#top", "http://example.org/Shop?x=1"},
		{domain.Website, "https://bücher.example", "https://xn--bcher-kva.example/"},
		{domain.Address, " 12 High Street, Oxford ", "12 High Street, Oxford"},
	} {
		t.Run(string(test.kind)+" "+test.written, func(t *testing.T) {
			points, err := reach(domain.ContactPoint{Kind: test.kind, Value: test.written})
			require.NoError(t, err)
			require.Equal(t, test.kept, points[0].Value)
			if written := strings.TrimSpace(test.written); written != test.kept {
				require.Equal(t, written, points[0].Original)
			} else {
				require.Empty(t, points[0].Original)
			}
			again, err := reach(points...)
			require.NoError(t, err)
			require.Equal(t, points, again, "what is kept stays")
		})
	}
}

func TestContactPointsThatReachNobodyAreRefused(t *testing.T) {
	for _, test := range []struct {
		name  string
		point domain.ContactPoint
		field string
	}{
		{"no host", domain.ContactPoint{Kind: domain.Email, Value: "ada@"}, "value"},
		{"a host without a dot", domain.ContactPoint{Kind: domain.Email, Value: "ada@localhost"}, "value"},
		{"a name before the address", domain.ContactPoint{Kind: domain.Email, Value: "Ada <ada@example.org>"}, "value"},
		{"no host name", domain.ContactPoint{Kind: domain.Email, Value: "ada@exa_mple!.org"}, "value"},
		{"letters", domain.ContactPoint{Kind: domain.Phone, Value: "call me"}, "value"},
		{"a number too short", domain.ContactPoint{Kind: domain.Phone, Value: "+8612"}, "value"},
		{"a number that the country has not", domain.ContactPoint{Kind: domain.Phone, Value: "99999999999"}, "value"},
		{"a WeChat id with a digit first", domain.ContactPoint{Kind: domain.WeChat, Value: "1abcdef"}, "value"},
		{"a WeChat id too short", domain.ContactPoint{Kind: domain.WeChat, Value: "abcde"}, "value"},
		{"an X handle too long", domain.ContactPoint{Kind: domain.X, Value: "@" + strings.Repeat("a", 16)}, "value"},
		{"a LINE id with a space", domain.ContactPoint{Kind: domain.Line, Value: "a b"}, "value"},
		{"another scheme", domain.ContactPoint{Kind: domain.Website, Value: "ftp://example.org"}, "value"},
		{"a password in an address", domain.ContactPoint{Kind: domain.Website, Value: "https://a:b@example.org"}, "value"},
		{"nothing", domain.ContactPoint{Kind: domain.Address, Value: "  "}, "value"},
		{"too long", domain.ContactPoint{Kind: domain.Address, Value: strings.Repeat("x", 501)}, "value"},
		{"a kind that is not known", domain.ContactPoint{Kind: "fax", Value: "1"}, "kind"},
		{"no day", domain.ContactPoint{Kind: domain.Address, Value: "x", UsableFrom: "2026-02-30"}, "usableFrom"},
		{"an end before the beginning", domain.ContactPoint{Kind: domain.Address, Value: "x", UsableFrom: "2026-02-02", UsableUntil: "2026-02-01"}, "usableUntil"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := reach(test.point)
			requireBroken(t, err, "contactPoints[0]."+test.field)
		})
	}
}

// requireBroken requires an Invalid fault on just the field.
func requireBroken(t *testing.T, err error, field string) {
	t.Helper()
	var broken *fault.Error
	require.ErrorAs(t, err, &broken)
	require.Equal(t, fault.Invalid, broken.Kind)
	require.Len(t, broken.Fields, 1)
	require.Equal(t, field, broken.Fields[0].Path)
}

func TestOneContactPointOfEachKindIsPrimary(t *testing.T) {
	email := func(value string, primary bool) domain.ContactPoint {
		return domain.ContactPoint{Kind: domain.Email, Value: value, Primary: primary}
	}
	points, err := reach(email("a@example.org", false), email("b@example.org", false), domain.ContactPoint{Kind: domain.Address, Value: "x"})
	require.NoError(t, err)
	require.Equal(t, []bool{true, false, true}, []bool{points[0].Primary, points[1].Primary, points[2].Primary})

	points, err = reach(email("a@example.org", false), email("b@example.org", true))
	require.NoError(t, err)
	require.False(t, points[0].Primary)

	_, err = reach(email("a@example.org", true), email("b@example.org", true))
	requireBroken(t, err, "contactPoints[1].primary")
	_, err = reach(email("a@example.org", false), email("a@EXAMPLE.org", false))
	requireBroken(t, err, "contactPoints[1].value")
}

func TestTheOriginalGoesWithItsValue(t *testing.T) {
	points, err := reach(domain.ContactPoint{Kind: domain.Phone, Value: "+8613800138000", Original: "138 0013 8000"})
	require.NoError(t, err)
	require.Equal(t, "138 0013 8000", points[0].Original)
	points, err = reach(domain.ContactPoint{Kind: domain.Phone, Value: "+8613900139000", Original: "138 0013 8000"})
	require.NoError(t, err)
	require.Empty(t, points[0].Original, "it was another number's")
}

func TestKeptContactPointsStayAsTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		point := domain.ContactPoint{
			Kind: rapid.SampledFrom([]domain.PointKind{
				domain.Email, domain.Phone, domain.Address, domain.WeChat, domain.WhatsApp, domain.Line, domain.X, domain.Website,
			}).Draw(t, "kind"),
			Value: rapid.OneOf(
				rapid.String(),
				rapid.StringMatching(`[a-zA-Zü."+-]{1,8}@[a-zA-Zü0-9-]{1,8}\.[a-zA-Z]{2,4}`),
				rapid.StringMatching(`\+?[0-9 ().-]{5,18}`),
				rapid.StringMatching(`(https?://)?[a-zA-Zü0-9.-]{1,12}(:[0-9]{1,5})?(/[a-zé%/?#&=]{0,9})?`),
			).Draw(t, "value"),
		}
		points, err := reach(point)
		if err != nil {
			require.True(t, fault.Is(err, fault.Invalid))
			return
		}
		again, err := reach(points...)
		require.NoError(t, err)
		require.Equal(t, points, again)
	})
}
