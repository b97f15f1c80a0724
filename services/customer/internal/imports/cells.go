package imports

import (
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/rowfile"
)

// Escape returns a cell of a CSV file as an import reads it again, and as no spreadsheet runs it.
func Escape(cell string) string { return rowfile.Escape(cell) }

// WrittenValue returns the text by which an import reads a value again: of a list, or of a tenant's own field.
func WrittenValue(value any) string { return domain.WrittenValue(value) }
