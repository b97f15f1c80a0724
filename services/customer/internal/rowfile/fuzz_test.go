package rowfile_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/rowfile"
)

// Whatever is in a file, reading it ends: at its end, or with a *FileError. Rows are numbered without gaps and hold
// valid UTF-8, and how the bytes arrive makes no difference.

func FuzzCSV(f *testing.F) {
	for _, rows := range []string{"c1,Ada,ada@example.org\n", "c1,\"A\nB\",\n", "c1", "\"", "c1,\xcd\xf5,\n", "\xff", "a\"b,c,d\nx,y,z\r\n", ",,\n\n,,"} {
		f.Add([]byte(rows))
	}
	f.Fuzz(func(t *testing.T, rows []byte) {
		file := "externalId,displayName,email\n" + string(rows)
		readFile(t, file, func(r io.Reader) (rowfile.Reader[domain.CustomerRow], error) {
			return rowfile.Customers(rowfile.NewSource(r), domain.CSV, "")
		}, func(row domain.CustomerRow) string { return row.ExternalID + row.Name.Display })
	})
}

func FuzzCSVHeader(f *testing.F) {
	for _, header := range []string{"externalId,purchasedOn,amount,customerId", "\ufeffexternalId", "\"", "a;b", "\x84\x31\xa4\x37"} {
		f.Add([]byte(header))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		readFile(t, string(file), func(r io.Reader) (rowfile.Reader[domain.PurchaseRow], error) {
			return rowfile.Purchases(rowfile.NewSource(r), domain.CSV, "")
		}, func(row domain.PurchaseRow) string { return row.ExternalID })
	})
}

func FuzzJSONLines(f *testing.F) {
	for _, rows := range []string{
		`{"externalId":"o1","customerExternalId":"c1","purchasedOn":"2026-01-31","total":{"amount":"1","currency":"CNY"}}`,
		"{}\n\n{}\n", `{"externalId":`, "[1]\n", "null", "{} {}", `{"lines":[{"quantity":1e99}]}`, "\xef\xbb\xbf{}", `{"a":"` + "\xcd\xf5" + `"}`,
	} {
		f.Add([]byte(rows))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		readFile(t, string(file), func(r io.Reader) (rowfile.Reader[domain.PurchaseRow], error) {
			return rowfile.Purchases(rowfile.NewSource(r), domain.JSONL, "")
		}, func(row domain.PurchaseRow) string { return row.ExternalID + row.CustomerID + row.PurchasedOn })
	})
}

func readFile[T any](t *testing.T, file string, open func(io.Reader) (rowfile.Reader[T], error), text func(T) string) {
	t.Helper()
	rows, err := readAll(t, open, strings.NewReader(file), text)
	for _, row := range rows {
		require.True(t, utf8.ValidString(row), "%q", row)
	}
	if len(file) < 1<<12 {
		again, againErr := readAll(t, open, iotest.OneByteReader(strings.NewReader(file)), text)
		require.Equal(t, rows, again)
		require.Equal(t, err, againErr)
	}
}

func readAll[T any](t *testing.T, open func(io.Reader) (rowfile.Reader[T], error), file io.Reader, text func(T) string) (rows []string, reason string) {
	t.Helper()
	reader, err := open(file)
	for err == nil {
		var row rowfile.Row[T]
		if row, err = reader.Next(); err == nil {
			require.EqualValues(t, len(rows)+1, row.Number)
			require.Positive(t, row.Line)
			rows = append(rows, text(row.Value)+row.Field("name.display"))
		}
	}
	if errors.Is(err, io.EOF) {
		return rows, ""
	}
	require.ErrorAs(t, err, new(*rowfile.FileError))
	return rows, err.Error()
}
