package tenancy

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"
)

// Revision names the content of tenants files, given by base name: the first 16 hexadecimal digits of the SHA-256 over
// name and content of each in the order of their names, each preceded by its length (8 bytes, big-endian). Whoever wrote
// the files can tell by it whether a service has loaded them.
func Revision(files map[string][]byte) string {
	sum := sha256.New()
	for _, name := range sortedNames(files) {
		for _, part := range [][]byte{[]byte(name), files[name]} {
			sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
			sum.Write(part)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

func sortedNames(files map[string][]byte) []string { return slices.Sorted(maps.Keys(files)) }
