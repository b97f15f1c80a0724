package eventbus

import (
	"strings"
	"testing"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"
)

// FuzzDecode feeds the decoder messages from anywhere: a key, a value, and headers written "name=value" on a line each.
// What it accepts must survive being encoded again.
func FuzzDecode(f *testing.F) {
	valid := encodedSample(f)
	headers := writeHeaders(valid.Headers)
	f.Add(valid.Key, valid.Value, headers)
	f.Add([]byte("acme"), valid.Value, headers)
	f.Add([]byte("/"), []byte{}, headers)
	f.Add(valid.Key, []byte(nil), strings.ReplaceAll(headers, "ce_sequence=7", "ce_sequence=9223372036854775807"))
	f.Add(valid.Key, valid.Value, strings.ReplaceAll(headers, "2026-03-01T08:30:00.12Z", "9999-12-31T23:59:59-23:59"))
	f.Add(valid.Key, valid.Value, headers+"ce_id=again\n")
	f.Add(valid.Key, valid.Value, headers+"traceparent=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n")
	f.Add([]byte("acme/关系"), valid.Value, "")
	f.Fuzz(func(t *testing.T, key, value []byte, lines string) {
		decoded, err := decode(kafka.Message{Key: key, Value: value, Headers: readHeaders(lines)})
		if err != nil {
			return
		}
		m, err := encode(decoded)
		require.NoError(t, err)
		again, err := decode(m)
		require.NoError(t, err)
		require.Equal(t, decoded, again)
	})
}

func writeHeaders(headers []kafka.Header) string {
	var lines strings.Builder
	for _, h := range headers {
		lines.WriteString(h.Key + "=" + string(h.Value) + "\n")
	}
	return lines.String()
}

func readHeaders(lines string) (headers []kafka.Header) {
	for line := range strings.SplitSeq(lines, "\n") {
		if key, value, found := strings.Cut(line, "="); found {
			headers = append(headers, kafka.Header{Key: key, Value: []byte(value)})
		}
	}
	return headers
}
