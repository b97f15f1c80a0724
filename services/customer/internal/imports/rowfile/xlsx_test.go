package rowfile_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/rowfile"
)

// workbook returns a workbook with the header a, b, c on its only sheet, as fill completes it.
func workbook(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	require.NoError(t, f.SetSheetRow("Sheet1", "A1", &[]any{"a", "b", "c"}))
	if fill != nil {
		fill(f)
	}
	var out bytes.Buffer
	require.NoError(t, f.Write(&out))
	require.NoError(t, f.Close())
	return out.Bytes()
}

func rowsOf(t *testing.T, reader rowfile.Reader) (rows [][]string) {
	t.Helper()
	for {
		row, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return rows
		}
		require.NoError(t, err)
		rows = append(rows, append([]string{fmt.Sprint(row.Number, "@", row.Line)}, row.Cells...))
		for _, broken := range row.Broken {
			rows[len(rows)-1] = append(rows[len(rows)-1], "! "+broken.Path+": "+broken.Message)
		}
	}
}

func TestASheetIsReadAsItsCellsAreStored(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	file := workbook(t, func(f *excelize.File) {
		require.NoError(t, f.SetSheetRow("Sheet1", "A3", &[]any{"x", 13800138000, true}))
		require.NoError(t, f.MergeCell("Sheet1", "A4", "B4"))
		require.NoError(t, f.SetCellValue("Sheet1", "A4", "merged"))
		require.NoError(t, f.SetCellValue("Sheet1", "A5", "formula"))
		require.NoError(t, f.SetCellValue("Sheet1", "B5", 7))
		require.NoError(t, f.SetCellFormula("Sheet1", "B5", `=WEBSERVICE("http://127.0.0.1/")`))
		require.NoError(t, f.SetSheetRow("Sheet1", "A6", &[]any{"long", "1", "2", "3"}))
		require.NoError(t, f.SetCellValue("Sheet1", "A7", "#N/A"))
	})
	reader, err := rowfile.XLSX(bytes.NewReader(file), "")
	require.NoError(t, err)
	require.Equal(t, []string{"a", "b", "c"}, reader.Columns())
	require.Equal(t, [][]string{
		{"1@3", "x", "13800138000", "1"},
		{"2@4", "merged", "", ""},
		{"3@5", "formula", "7", ""},
		{"4@6", "! : has 4 columns where the header has 3"},
		{"5@7", "#N/A", "", "", "! a: is an error of the sheet: #N/A"},
	}, rowsOf(t, reader))
	require.NoError(t, reader.Close())
	left, err := os.ReadDir(os.TempDir())
	require.NoError(t, err)
	require.Empty(t, left, "nothing of the workbook stays behind")
}

func TestDaysOfASheetAreNumbersSince1900Or1904(t *testing.T) {
	for since1904, day := range map[bool]string{false: "2026-01-31", true: "2030-02-01"} {
		file := workbook(t, func(f *excelize.File) {
			require.NoError(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &since1904}))
		})
		reader, err := rowfile.XLSX(bytes.NewReader(file), "")
		require.NoError(t, err)
		days, ok := reader.(interface{ Day(text string) string })
		require.True(t, ok)
		require.Equal(t, day, days.Day("46053"))
		require.Equal(t, day, days.Day("46053.75"), "with a time of day")
		require.Equal(t, "31/01/2026", days.Day("31/01/2026"), "what is no number stays")
		require.NoError(t, reader.Close())
	}
}

func TestOneOfSeveralSheetsMustBeNamed(t *testing.T) {
	file := workbook(t, func(f *excelize.File) {
		_, err := f.NewSheet("客户")
		require.NoError(t, err)
		require.NoError(t, f.SetSheetRow("客户", "A1", &[]any{"姓名"}))
	})
	_, err := rowfile.XLSX(bytes.NewReader(file), "")
	require.ErrorContains(t, err, `has 2 sheets: say which one to read, "Sheet1" or "客户"`)
	_, err = rowfile.XLSX(bytes.NewReader(file), "Other")
	require.ErrorContains(t, err, `no sheet "Other"`)
	reader, err := rowfile.XLSX(bytes.NewReader(file), "客户")
	require.NoError(t, err)
	require.Equal(t, []string{"姓名"}, reader.Columns())
	require.NoError(t, reader.Close())
}

func TestAZipBombIsRefused(t *testing.T) {
	bomb := func(name string, size int64) []byte {
		var out bytes.Buffer
		archive := zip.NewWriter(&out)
		part, err := archive.Create(name)
		require.NoError(t, err)
		_, err = io.Copy(part, io.LimitReader(zeros{}, size))
		require.NoError(t, err)
		require.NoError(t, archive.Close())
		return out.Bytes()
	}
	_, err := rowfile.XLSX(bytes.NewReader(bomb("xl/styles.xml", 64<<20)), "")
	require.ErrorContains(t, err, "unfolds to more than it may")
	_, err = rowfile.XLSX(bytes.NewReader(bomb("xl/worksheets/sheet1.xml", 2<<30+1)), "")
	require.ErrorContains(t, err, "unfolds to more than it may")
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestWhatIsNoWorkbookIsRefused(t *testing.T) {
	whole := workbook(t, nil)
	for name, file := range map[string]string{
		"no archive": "a,b,c", "cut off": string(whole[:len(whole)/2]), "another archive": string(emptyArchive(t)),
	} {
		_, err := rowfile.XLSX(strings.NewReader(file), "")
		require.ErrorAs(t, err, new(*rowfile.FileError), name)
	}
}

func emptyArchive(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, zip.NewWriter(&out).Close())
	return out.Bytes()
}

func TestALargeSheetIsReadInBoundedMemory(t *testing.T) {
	rows := 50_000
	f := excelize.NewFile()
	out, err := f.NewStreamWriter("Sheet1")
	require.NoError(t, err)
	require.NoError(t, out.SetRow("A1", []any{"externalId", "displayName", "email"}))
	for n := range rows {
		require.NoError(t, out.SetRow(fmt.Sprintf("A%d", n+2), []any{fmt.Sprintf("c%d", n), "Somebody Else", fmt.Sprintf("c%d@example.org", n)}))
	}
	require.NoError(t, out.Flush())
	var file bytes.Buffer
	require.NoError(t, f.Write(&file))
	require.NoError(t, f.Close())
	reader, err := rowfile.XLSX(&file, "")
	require.NoError(t, err)
	require.Equal(t, rows, requireBounded(t, reader, 32<<20))
	require.NoError(t, reader.Close())
}
