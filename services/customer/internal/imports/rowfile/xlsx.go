package rowfile

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// MaxWorkbook is the largest workbook that is read, in bytes as it is sent.
const MaxWorkbook = 128 << 20

type xlsxReader struct {
	folder  string
	book    *excelize.File
	rows    *excelize.Rows
	columns []string
	number  int64 // of the last row
	line    int64 // of the last row, in the sheet
}

// XLSX reads one sheet of a workbook, whose first row that is not empty is the header. The workbook is put into a folder
// of its own, which Close removes. A formula counts as the value that was last worked out for it: nothing is computed. Of
// merged cells the first has the value and the others are empty. The error is a *FileError when the workbook cannot be
// read, or has several sheets and none is named.
func XLSX(file io.Reader, sheet string) (Reader, error) {
	folder, err := os.MkdirTemp("", "guanxi-import-")
	if err != nil {
		return nil, err
	}
	r := &xlsxReader{folder: folder}
	if err := r.open(file, sheet); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

func (r *xlsxReader) open(file io.Reader, sheet string) (err error) {
	if r.book, err = openWorkbook(file, r.folder); err != nil {
		return err
	}
	sheets := r.book.GetSheetList()
	switch {
	case sheet == "" && len(sheets) > 1:
		return broken("the workbook has %d sheets: say which one to read, %s", len(sheets), strings.Join(quoted(sheets), " or "))
	case sheet == "" && len(sheets) == 1:
		sheet = sheets[0]
	case !slices.Contains(sheets, sheet):
		return broken("the workbook has no sheet %q: it has %s", sheet, strings.Join(quoted(sheets), ", "))
	}
	if r.rows, err = r.book.Rows(sheet); err != nil {
		return &FileError{"the sheet cannot be read: " + err.Error(), err}
	}
	return r.header()
}

// Sheets returns the names of a workbook's sheets.
func Sheets(file io.Reader) (sheets []string, err error) {
	folder, err := os.MkdirTemp("", "guanxi-import-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	book, err := openWorkbook(file, folder)
	if err != nil {
		return nil, err
	}
	return book.GetSheetList(), book.Close()
}

func (r *xlsxReader) header() error {
	for {
		cells, err := r.next()
		if errors.Is(err, io.EOF) {
			return broken("the sheet is empty: its first row must name the columns")
		}
		if err != nil {
			return err
		}
		if cells = trimmed(cells); len(cells) > 0 {
			r.columns = cells
			return nil
		}
	}
}

func (r *xlsxReader) Columns() []string { return r.columns }
func (r *xlsxReader) Encoding() string  { return "" }

func (r *xlsxReader) Next() (Row, error) {
	for {
		cells, err := r.next()
		if err != nil {
			return Row{}, err
		}
		if cells = trimmed(cells); len(cells) == 0 {
			continue // formatting, and no more
		}
		r.number++
		row := Row{Number: r.number, Line: r.line}
		if len(cells) > len(r.columns) {
			row.Broken = []fault.Field{{Message: fmt.Sprintf("has %d columns where the header has %d", len(cells), len(r.columns))}}
			return row, nil
		}
		cells = append(cells, make([]string, len(r.columns)-len(cells))...)
		for i, cell := range cells {
			row.Size += len(cell)
			if isCellError(cell) {
				row.Broken = append(row.Broken, fault.Field{Path: r.columns[i], Message: "is an error of the sheet: " + cell})
			}
		}
		if row.Cells = cells; row.Size > maxRow {
			return Row{}, broken("the row at line %d is longer than 1 MiB", r.line)
		}
		return row, nil
	}
}

func (r *xlsxReader) next() ([]string, error) {
	if !r.rows.Next() {
		if err := r.rows.Error(); err != nil {
			return nil, &FileError{"the sheet cannot be read on: " + err.Error(), err}
		}
		return nil, io.EOF
	}
	r.line++
	cells, err := r.rows.Columns(excelize.Options{RawCellValue: true})
	if err != nil {
		return nil, &FileError{fmt.Sprintf("the sheet cannot be read on at row %d: %v", r.line, err), err}
	}
	return cells, nil
}

// Close removes what was put down of the workbook.
func (r *xlsxReader) Close() error {
	var errs []error
	if r.rows != nil {
		errs = append(errs, r.rows.Close())
	}
	if r.book != nil {
		errs = append(errs, r.book.Close())
	}
	return errors.Join(append(errs, os.RemoveAll(r.folder))...)
}

// trimmed returns the cells without spaces around them, and without those that are empty at the end.
func trimmed(cells []string) []string {
	for i, cell := range cells {
		cells[i] = plainNumber(strings.TrimSpace(cell))
	}
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// plainNumber writes out a whole number that the sheet holds with an exponent: 1.38001380E10 is a phone number.
func plainNumber(cell string) string {
	if !strings.ContainsAny(cell, "eE") || len(cell) > 32 {
		return cell
	}
	number, err := strconv.ParseFloat(cell, 64)
	if err != nil || number != math.Trunc(number) || math.Abs(number) > 1<<53 || !strings.ContainsAny(cell[:1], "-0123456789") {
		return cell
	}
	return strconv.FormatFloat(number, 'f', 0, 64)
}

func isCellError(cell string) bool {
	return slices.Contains([]string{"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}, cell)
}

func quoted(names []string) []string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = strconv.Quote(name)
	}
	return all
}

// Day returns the day that a sheet's serial number stands for, by which it holds dates, or the text where it is none.
func (r *xlsxReader) Day(text string) string {
	serial, err := strconv.ParseFloat(text, 64)
	if err != nil || serial < 1 || serial > lastSerial {
		return text
	}
	since1904 := false
	if props, err := r.book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		since1904 = *props.Date1904
	}
	at, err := excelize.ExcelDateToTime(serial, since1904)
	if err != nil {
		return text
	}
	return at.Format(time.DateOnly)
}

const lastSerial = 2_958_465 // 9999-12-31
