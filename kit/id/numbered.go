package id

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"github.com/google/uuid"
)

// Numbered returns the id of the n-th thing that something else makes: always the same one for the same space, which is
// the maker's own id, and n, from 0 to 2⁴⁰−1. It is a UUIDv7 of the time given; the ids of one space sort by n.
func Numbered(prefix string, at time.Time, space string, n int64) string {
	sum := sha256.Sum256([]byte(prefix + "\x00" + space))
	var u uuid.UUID
	binary.BigEndian.PutUint64(u[:8], uint64(at.UnixMilli())<<16|0x7000|uint64(binary.BigEndian.Uint16(sum[:])&0x0fff))
	binary.BigEndian.PutUint64(u[8:], 1<<63|uint64(binary.BigEndian.Uint32(sum[2:])&(1<<22-1))<<40|uint64(n)&(1<<40-1))
	return prefix + "_" + encode(u)
}
