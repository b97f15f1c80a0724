package tenancy

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/require"
)

// The bytes are spelled out, for the function is a promise to whoever writes the files.
func TestRevisionIsOverNamesAndContents(t *testing.T) {
	sum := sha256.Sum256([]byte("\x00\x00\x00\x00\x00\x00\x00\x06a.yaml\x00\x00\x00\x00\x00\x00\x00\x02[]" +
		"\x00\x00\x00\x00\x00\x00\x00\x06b.yaml\x00\x00\x00\x00\x00\x00\x00\x00"))
	require.Equal(t, hex.EncodeToString(sum[:8]), Revision(map[string][]byte{"b.yaml": nil, "a.yaml": []byte("[]")}))
	require.Equal(t, "e3b0c44298fc1c14", Revision(nil))
}

func TestRevisionTellsContentsApart(t *testing.T) {
	seen := map[string]bool{}
	for _, files := range []map[string][]byte{
		{"a": []byte("bc")}, {"ab": []byte("c")}, {"a": []byte("b"), "c": nil}, {"a": nil, "b": []byte("c")}, {"a": nil}, {},
	} {
		seen[Revision(files)] = true
	}
	require.Len(t, seen, 6)
}

func TestRevisionOfAFileAloneHasItsBaseName(t *testing.T) {
	d, err := OpenDirectory(write(t, acme))
	require.NoError(t, err)
	require.Equal(t, Revision(map[string][]byte{"tenants.yaml": []byte(acme)}), d.Revision())
}
