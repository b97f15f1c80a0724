package rowfile_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/rowfile"
)

// Whatever is in a file, reading it ends: at its end, or with a *FileError. Rows are numbered without gaps and hold
// valid UTF-8, and how the bytes arrive makes no difference.

func FuzzCSV(f *testing.F) {
	for _, rows := range []string{"c1,Ada,ada@example.org\n", "c1,\"A\nB\",\n", "c1", "\"", "c1,\xcd\xf5,\n", "\xff", "a\"b,c,d\nx,y,z\r\n", ",,\n\n,,", "'=1,+2,@\n"} {
		f.Add([]byte(rows))
	}
	f.Fuzz(func(t *testing.T, rows []byte) {
		readFile(t, "externalId,displayName,email\n"+string(rows), rowfile.CSV)
	})
}

func FuzzCSVHeader(f *testing.F) {
	for _, header := range []string{"externalId,purchasedOn,amount,customerId", "\ufeffexternalId", "\"", "a;b", "\x84\x31\xa4\x37"} {
		f.Add([]byte(header))
	}
	f.Fuzz(func(t *testing.T, file []byte) { readFile(t, string(file), rowfile.CSV) })
}

func FuzzJSONLines(f *testing.F) {
	for _, rows := range []string{
		`{"externalId":"o1","customerExternalId":"c1","purchasedOn":"2026-01-31","total":{"amount":"1","currency":"CNY"}}`,
		"{}\n\n{}\n", `{"externalId":`, "[1]\n", "null", "{} {}", `{"lines":[{"quantity":1e99}]}`, "\xef\xbb\xbf{}", `{"a":"` + "\xcd\xf5" + `"}`,
	} {
		f.Add([]byte(rows))
	}
	f.Fuzz(func(t *testing.T, file []byte) { readFile(t, string(file), rowfile.JSONLines) })
}

type opener func(file io.Reader, mediaType string) (rowfile.Reader, error)

func readFile(t *testing.T, file string, open opener) {
	t.Helper()
	rows, err := readAll(t, open, strings.NewReader(file))
	for _, row := range rows {
		require.True(t, utf8.ValidString(row), "%q", row)
	}
	if len(file) < 1<<12 {
		again, againErr := readAll(t, open, iotest.OneByteReader(strings.NewReader(file)))
		require.Equal(t, rows, again)
		require.Equal(t, err, againErr)
	}
}

func readAll(t *testing.T, open opener, file io.Reader) (rows []string, reason string) {
	t.Helper()
	reader, err := open(rowfile.NewSource(file), "")
	for err == nil {
		var row rowfile.Row
		if row, err = reader.Next(); err == nil {
			require.EqualValues(t, len(rows)+1, row.Number)
			require.Positive(t, row.Line)
			rows = append(rows, strings.Join(row.Cells, "\x1f")+string(row.JSON))
		}
	}
	if errors.Is(err, io.EOF) {
		return rows, ""
	}
	require.ErrorAs(t, err, new(*rowfile.FileError))
	return rows, err.Error()
}

func FuzzXLSX(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add(workbook(f, nil))
	f.Fuzz(func(t *testing.T, file []byte) {
		readAll(t, func(file io.Reader, _ string) (rowfile.Reader, error) { return rowfile.XLSX(file, "") }, strings.NewReader(string(file)))
	})
}
