// Package id makes and checks identifiers: a prefix that says what is named, and a UUIDv7 (RFC 9562) in
// Crockford's base32, as the TypeID specification 0.3 writes them: "cus_01h455vb4pex5vsknk084sn02q". Ids of one
// kind sort by the time they were made.
package id

import (
	"fmt"
	"strings"

	"github.com/google/uuid"
)

const (
	alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	suffix   = 26 // characters of base32 in an id
)

// Generator makes a new id with the prefix; New is the real one, tests pass their own.
type Generator func(prefix string) string

// New returns a fresh id, for example New("cus").
func New(prefix string) string {
	return prefix + "_" + encode(uuid.Must(uuid.NewV7()))
}

// NewEvent returns a fresh event id: a bare UUIDv7.
func NewEvent() string { return uuid.Must(uuid.NewV7()).String() }

// Check says whether s is an id with the prefix; the error names what is wrong with it.
func Check(prefix, s string) error {
	rest, found := strings.CutPrefix(s, prefix+"_")
	if !found {
		return fmt.Errorf("must be an id that begins with %s_", prefix)
	}
	if len(rest) != suffix || rest[0] > '7' || strings.Trim(rest, alphabet) != "" {
		return fmt.Errorf("must be %s_ and %d characters of base32", prefix, suffix)
	}
	return nil
}

// encode writes 128 bits as 26 characters of 5 bits, the first holding 3.
func encode(u uuid.UUID) string {
	var out [suffix]byte
	var acc uint
	bits, at := 2, 0 // two leading zero bits make 130 bits
	for _, b := range u {
		acc = acc<<8 | uint(b)
		for bits += 8; bits >= 5; at++ {
			bits -= 5
			out[at] = alphabet[acc>>bits&31]
		}
		acc &= 1<<bits - 1
	}
	return string(out[:])
}
