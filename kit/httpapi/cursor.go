package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// A cursor is base64url of: the format's number, the type of the value, the value, the id to the end, and a checksum
// over all this and the fingerprint of the query. The checksum guards against mistakes, not against forgery: a cursor
// says only where in a tenant's own list to go on.
const (
	cursorFormat = 1
	checksumSize = 8 // bytes
	maxCursor    = 4096
)

// The types a position's value may have.
const (
	cursorNil byte = iota
	cursorString
	cursorInt
	cursorFloat
	cursorFalse
	cursorTrue
	cursorTime
)

var errCursor = errors.New("is not a cursor of this list")

// digest is what a cursor's query is known by.
type digest [sha256.Size]byte

// fingerprint covers conditions, order and direction; the limit may change from page to page.
func fingerprint(q docstore.Query) digest {
	h := sha256.New()
	for _, c := range q.Where {
		values, err := json.Marshal(c.Values)
		if err != nil {
			values = fmt.Append(nil, c.Values)
		}
		fmt.Fprintf(h, "%q %q %q\n", c.Field, c.Op, values)
	}
	fmt.Fprintf(h, "%q %t", q.Sort, q.Desc)
	return digest(h.Sum(nil))
}

func encodeCursor(p docstore.Position, query digest) string {
	out := append([]byte{cursorFormat}, encodeValue(p.Value)...)
	out = append(out, p.ID...)
	return base64.RawURLEncoding.EncodeToString(append(out, checksum(out, query)...))
}

func encodeValue(value any) []byte {
	switch v := value.(type) {
	case string:
		return append(binary.AppendUvarint([]byte{cursorString}, uint64(len(v))), v...)
	case int64:
		return binary.BigEndian.AppendUint64([]byte{cursorInt}, uint64(v))
	case float64:
		return binary.BigEndian.AppendUint64([]byte{cursorFloat}, math.Float64bits(v))
	case bool:
		if v {
			return []byte{cursorTrue}
		}
		return []byte{cursorFalse}
	case time.Time:
		out := binary.BigEndian.AppendUint64([]byte{cursorTime}, uint64(v.Unix()))
		return binary.BigEndian.AppendUint32(out, uint32(v.Nanosecond()))
	default:
		return []byte{cursorNil}
	}
}

func decodeCursor(cursor string, query digest) (docstore.Position, error) {
	var none docstore.Position
	if len(cursor) > maxCursor {
		return none, errCursor
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(data) < 2+checksumSize || data[0] != cursorFormat {
		return none, errCursor
	}
	payload, sum := data[:len(data)-checksumSize], data[len(data)-checksumSize:]
	if !bytes.Equal(sum, checksum(payload, query)) {
		return none, errors.New("was made by another list: other conditions, another order, or altered")
	}
	value, id, err := decodeValue(payload[1], payload[2:])
	if err != nil {
		return none, err
	}
	return docstore.Position{Value: value, ID: string(id)}, nil
}

func decodeValue(tag byte, data []byte) (value any, rest []byte, err error) {
	switch tag {
	case cursorNil:
		return nil, data, nil
	case cursorFalse, cursorTrue:
		return tag == cursorTrue, data, nil
	case cursorString:
		size, n := binary.Uvarint(data)
		if n <= 0 || size > uint64(len(data)-n) {
			return nil, nil, errCursor
		}
		return string(data[n : n+int(size)]), data[n+int(size):], nil
	}
	if len(data) < 8 {
		return nil, nil, errCursor
	}
	number, rest := binary.BigEndian.Uint64(data), data[8:]
	switch {
	case tag == cursorInt:
		return int64(number), rest, nil
	case tag == cursorFloat:
		return math.Float64frombits(number), rest, nil
	case tag == cursorTime && len(rest) >= 4:
		return time.Unix(int64(number), int64(binary.BigEndian.Uint32(rest))).UTC(), rest[4:], nil
	}
	return nil, nil, errCursor
}

func checksum(payload []byte, query digest) []byte {
	sum := sha256.Sum256(append(query[:], payload...))
	return sum[:checksumSize]
}
