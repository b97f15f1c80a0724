package rowfile_test

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/rowfile"
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
	for name, open := range map[string]func() (rowfile.Reader, error){
		"CSV": func() (rowfile.Reader, error) {
			rows := &endless{"o1,c1,2026-01-31,12.34\n", 64 << 20}
			return rowfile.CSV(rowfile.NewSource(io.MultiReader(strings.NewReader(header), rows)), "")
		},
		"JSON lines": func() (rowfile.Reader, error) {
			rows := &endless{`{"externalId":"o1","customerExternalId":"c1","purchasedOn":"2026-01-31"}` + "\n", 16 << 20}
			return rowfile.JSONLines(rowfile.NewSource(rows), "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			reader, err := open()
			require.NoError(t, err)
			requireBounded(t, reader, 4<<20)
		})
	}
}

// requireBounded reads all rows and requires that no more than most bytes are held at any time. It returns how many
// there are.
func requireBounded(t *testing.T, reader rowfile.Reader, most int64) (rows int) {
	t.Helper()
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for ; ; rows++ {
		_, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return rows
		}
		require.NoError(t, err)
		if rows%50_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			require.Less(t, int64(now.HeapAlloc)-int64(before.HeapAlloc), most)
		}
	}
}

func TestAQuoteNeverClosedDoesNotSwallowTheFile(t *testing.T) {
	rows := &endless{"o1,c1,2026-01-31,12.34\n", 1 << 30}
	source := rowfile.NewSource(io.MultiReader(strings.NewReader(header+`"`), rows))
	reader, err := rowfile.CSV(source, "")
	require.NoError(t, err)
	_, err = reader.Next()
	require.ErrorContains(t, err, "longer than 1 MiB")
	require.Less(t, source.Bytes(), int64(2<<20))
}

func TestABrokenSourceIsNoEndOfFile(t *testing.T) {
	cut := errors.New("connection reset")
	for _, format := range []struct {
		open  opener
		texts []string
	}{
		{rowfile.CSV, []string{"", header, header + "o1,c1,2026-01-31,12.3", header + "\xcd"}},
		{rowfile.JSONLines, []string{"", "{\"externalId\":\"王\"}\n{}", "\n\xcd"}},
	} {
		for _, text := range format.texts {
			// It fails once and then says that it is at its end, as the body of a request does.
			source := rowfile.NewSource(io.MultiReader(strings.NewReader(text), &once{cut}))
			reader, err := format.open(source, "")
			for err == nil {
				_, err = reader.Next()
			}
			require.ErrorIs(t, err, cut, "%q", text)
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
	reader, err := rowfile.CSV(strings.NewReader("externalId,displayName\r\nc1,\"two\nlines\"\r\n\r\nc2,Bob\n"), "")
	require.NoError(t, err)
	first, err := reader.Next()
	require.NoError(t, err)
	second, err := reader.Next()
	require.NoError(t, err)
	require.Equal(t, []int64{1, 2, 2, 5}, []int64{first.Number, first.Line, second.Number, second.Line})
}

func TestAnEscapedCellIsReadAsItWas(t *testing.T) {
	for cell, written := range map[string]string{
		"": "", "Ada": "Ada", "=1+1": "'=1+1", "+86": "'+86", "-1": "'-1", "@home": "'@home", "'=x": "''=x", "'n Dag": "'n Dag", "''+": "'''+",
	} {
		require.Equal(t, written, rowfile.Escape(cell))
		reader, err := rowfile.CSV(strings.NewReader("a,b\n"+written+",x\n"), "")
		require.NoError(t, err)
		row, err := reader.Next()
		require.NoError(t, err)
		require.Equal(t, cell, row.Cells[0])
	}
}
