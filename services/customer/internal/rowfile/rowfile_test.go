package rowfile_test

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/rowfile"
)

const header = "externalId,customerExternalId,purchasedOn,amount\n"

// endless is a file of rows that never ends before n bytes.
type endless struct {
	row  string
	left int
}

func (e *endless) Read(p []byte) (n int, err error) {
	for n+len(e.row) <= len(p) && e.left > 0 {
		n += copy(p[n:], e.row)
		e.left -= len(e.row)
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func TestALargeFileIsReadInBoundedMemory(t *testing.T) {
	for name, open := range map[string]func() (rowfile.Reader[domain.PurchaseRow], error){
		"CSV": func() (rowfile.Reader[domain.PurchaseRow], error) {
			rows := &endless{"o1,c1,2026-01-31,12.34\n", 64 << 20}
			return rowfile.Purchases(rowfile.NewSource(io.MultiReader(strings.NewReader(header), rows)), domain.CSV, "")
		},
		"JSON lines": func() (rowfile.Reader[domain.PurchaseRow], error) {
			rows := &endless{`{"externalId":"o1","customerExternalId":"c1","purchasedOn":"2026-01-31"}` + "\n", 16 << 20}
			return rowfile.Purchases(rowfile.NewSource(rows), domain.JSONL, "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			reader, err := open()
			require.NoError(t, err)
			var before, peak runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			for n := 0; ; n++ {
				_, err := reader.Next()
				if errors.Is(err, io.EOF) {
					break
				}
				require.NoError(t, err)
				if n%50_000 == 0 {
					runtime.GC()
					runtime.ReadMemStats(&peak)
					require.Less(t, int64(peak.HeapAlloc)-int64(before.HeapAlloc), int64(4<<20))
				}
			}
		})
	}
}

func TestAQuoteNeverClosedDoesNotSwallowTheFile(t *testing.T) {
	rows := &endless{"o1,c1,2026-01-31,12.34\n", 1 << 30}
	source := rowfile.NewSource(io.MultiReader(strings.NewReader(header+`"`), rows))
	reader, err := rowfile.Purchases(source, domain.CSV, "")
	require.NoError(t, err)
	_, err = reader.Next()
	require.ErrorContains(t, err, "longer than 1 MiB")
	require.Less(t, source.Bytes(), int64(2<<20))
}

func TestABrokenConnectionIsNoEndOfFile(t *testing.T) {
	cut := errors.New("connection reset")
	for format, texts := range map[domain.ImportFormat][]string{
		domain.CSV:   {"", header, header + "o1,c1,2026-01-31,12.3", header + "\xcd"},
		domain.JSONL: {"", "{\"externalId\":\"王\"}\n{}", "\n\xcd"},
	} {
		for _, text := range texts {
			// It fails once and then says that it is at its end, as the body of a request does.
			source := rowfile.NewSource(io.MultiReader(strings.NewReader(text), &once{cut}))
			reader, err := rowfile.Purchases(source, format, "")
			for err == nil {
				_, err = reader.Next()
			}
			require.ErrorIs(t, err, cut, "%s %q", format, text)
		}
	}
}

// once fails once.
type once struct{ err error }

func (o *once) Read([]byte) (int, error) {
	err := o.err
	o.err = io.EOF
	return 0, err
}

func TestLinesAreThoseOfTheFile(t *testing.T) {
	reader, err := rowfile.Customers(strings.NewReader("externalId,displayName\r\nc1,\"two\nlines\"\r\n\r\nc2,Bob\n"), domain.CSV, "")
	require.NoError(t, err)
	first, err := reader.Next()
	require.NoError(t, err)
	second, err := reader.Next()
	require.NoError(t, err)
	require.Equal(t, []int64{1, 2, 2, 5}, []int64{first.Number, first.Line, second.Number, second.Line})
}
