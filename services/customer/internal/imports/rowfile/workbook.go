package rowfile

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Bounds of what a workbook may unfold to, in bytes: a bomb is refused before any of it is used.
const (
	maxUnfolded     = 2 << 30
	maxUnfoldedPart = 32 << 20 // of a part that is neither a sheet nor the shared texts: styles, themes, relations
	heldInMemory    = 4 << 20  // of a sheet or of the shared texts; what is larger is put into the folder
)

// openWorkbook puts the workbook into the folder and opens it there.
func openWorkbook(file io.Reader, folder string) (*excelize.File, error) {
	path := filepath.Join(folder, "workbook.xlsx")
	if err := spool(file, path); err != nil {
		return nil, err
	}
	if err := unfoldable(path); err != nil {
		return nil, err
	}
	book, err := excelize.OpenFile(path, excelize.Options{
		UnzipSizeLimit: maxUnfolded, UnzipXMLSizeLimit: heldInMemory, TmpDir: folder, RawCellValue: true,
	})
	if err != nil {
		return nil, &FileError{"the file is no XLSX workbook that can be read: " + err.Error(), err}
	}
	return book, nil
}

func spool(file io.Reader, path string) error {
	out, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	n, err := io.Copy(out, io.LimitReader(file, MaxWorkbook+1))
	if closed := out.Close(); err == nil {
		err = closed
	}
	if err == nil && n > MaxWorkbook {
		err = broken("the workbook is larger than %d MiB: save it as CSV", MaxWorkbook>>20)
	}
	return err
}

// unfoldable reads all parts through, for what an archive says of their sizes need not be true, and checks their sums.
func unfoldable(path string) error {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return &FileError{"the file is no XLSX workbook: " + err.Error(), err}
	}
	defer func() { _ = archive.Close() }() // it was only read
	left := int64(maxUnfolded)
	for _, part := range archive.File {
		limit := int64(maxUnfoldedPart)
		if name := strings.ToLower(part.Name); strings.HasPrefix(name, "xl/worksheets/") || name == "xl/sharedstrings.xml" {
			limit = maxUnfolded
		}
		n, err := unfold(part, min(limit, left))
		if err != nil {
			return &FileError{"the workbook is damaged: " + err.Error(), err}
		}
		if n > min(limit, left) {
			return broken("the workbook unfolds to more than it may: 2 GiB, or 32 MiB of anything but sheets")
		}
		left -= n
	}
	return nil
}

func unfold(part *zip.File, most int64) (int64, error) {
	content, err := part.Open()
	if err != nil {
		return 0, err
	}
	defer func() { _ = content.Close() }() // it was only read
	return io.Copy(io.Discard, io.LimitReader(content, most+1))
}
