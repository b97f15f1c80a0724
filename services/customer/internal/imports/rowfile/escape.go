package rowfile

import "strings"

// A spreadsheet takes a cell that begins with one of these for a formula.
const formulaStarts = "=+-@\t\r"

// Escape returns a cell as it is written to a CSV file: an apostrophe is put before what a spreadsheet would run as a
// formula, and before apostrophes that stand before such, so that reading takes off exactly one.
func Escape(cell string) string {
	if startsFormula(cell) {
		return "'" + cell
	}
	return cell
}

// unescape takes off the apostrophe that Escape has put.
func unescape(cell string) string {
	if strings.HasPrefix(cell, "'") && startsFormula(cell) {
		return cell[1:]
	}
	return cell
}

func startsFormula(cell string) bool {
	rest := strings.TrimLeft(cell, "'")
	return rest != "" && strings.IndexByte(formulaStarts, rest[0]) >= 0
}
