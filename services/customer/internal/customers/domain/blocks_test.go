package domain

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestSoundex(t *testing.T) {
	for name, code := range map[string]string{ // examples of the National Archives
		"washington": "W252", "lee": "L000", "gutierrez": "G362", "pfister": "P236", "jackson": "J250", "tymczak": "T522",
		"ashcraft": "A261", "": "", "王": "王",
	} {
		require.Equal(t, strings.ToLower(code), strings.ToLower(soundex(name)), name)
	}
}

func TestTwoRecordsOfOnePersonShareAKey(t *testing.T) {
	keys := func(d Details) []string { return Customer{Details: d, Listed: true}.blocks() }
	home := []ContactPoint{{Kind: Address, Value: "12 Station Road, 1000 London"}}
	first := Details{Kind: Person, Name: Name{Given: "Ada", Family: "Lovelace"}, BirthDate: "1990-01-31", ContactPoints: home}
	for name, second := range map[string]Details{
		"a typing error":   {Kind: Person, Name: Name{Given: "Ada", Family: "Lovelase"}},
		"names exchanged":  {Kind: Person, Name: Name{Given: "Lovelace", Family: "Ada"}},
		"another surname":  {Kind: Person, Name: Name{Given: "Ada", Family: "King"}, BirthDate: "1990-01-31"},
		"another forename": {Kind: Person, Name: Name{Given: "Augusta", Family: "Lovelace"}, ContactPoints: home},
	} {
		t.Run(name, func(t *testing.T) {
			shared := false
			for _, k := range keys(second) {
				shared = shared || strings.Contains(strings.Join(keys(first), "\n")+"\n", k+"\n")
			}
			require.True(t, shared, "%v %v", keys(first), keys(second))
		})
	}
	require.Equal(t, keys(Details{Kind: Person, Name: Name{Display: "王小明"}})[0], keys(Details{Kind: Person, Name: Name{Display: "王晓明"}})[0])
	require.Equal(t, keys(Details{Kind: Organisation, Name: Name{Display: "Acme Ltd."}}), keys(Details{Kind: Organisation, Name: Name{Display: "ACME GmbH"}}))
	require.Empty(t, Customer{Details: first}.blocks(), "who is not listed is not looked for")
}

func TestBlocksAreBounded(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		d := Details{Kind: rapid.SampledFrom([]Kind{Person, Organisation}).Draw(r, "kind"), Name: Name{Display: rapid.String().Draw(r, "name")}}
		for range rapid.IntRange(0, 50).Draw(r, "points") {
			kind := rapid.SampledFrom([]PointKind{Phone, Address, WeChat, Website, X}).Draw(r, "point")
			d.ContactPoints = append(d.ContactPoints, ContactPoint{Kind: kind, Value: rapid.String().Draw(r, "value")})
		}
		keys := Customer{Details: d, Listed: true}.blocks()
		require.LessOrEqual(r, len(keys), maxBlocks)
		require.Equal(r, keys, Customer{Details: d, Listed: true}.blocks())
	})
}
