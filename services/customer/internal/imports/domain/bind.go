package domain

import (
	"fmt"
	"slices"
	"strings"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// setter puts the text of a cell into the details; the text is not empty.
type setter func(d *customers.Details, text string)

// Binding makes customers of the rows of a table.
type Binding struct {
	columns []Column
	set     []setter // of each column; nil: it says nothing of the details
	order   []int    // in which the columns are put in: what holds a whole list comes before its entries
	column  func(path string, d customers.Details) string
}

// Bind returns how rows of the columns become customers.
func Bind(columns []Column, defs fields.Definitions) Binding {
	b := Binding{columns: columns, set: make([]setter, len(columns))}
	for i, c := range columns {
		b.set[i] = c.setter(defs)
		b.order = append(b.order, i)
	}
	// E-mail comes before phone, whatever the order of the columns, so that two files of the same customers agree.
	slices.SortStableFunc(b.order, func(x, y int) int { return rank(columns[x].Target) - rank(columns[y].Target) })
	b.column = b.columnOf
	return b
}

func rank(target string) int {
	kind, _, point := pointOf(target)
	switch {
	case !point:
		return 0
	case kind == customers.Email:
		return 1
	default:
		return 2
	}
}

// Row returns what the cells say; there are as many as columns.
func (b Binding) Row(cells []string) CustomerRow {
	cells = slices.Clone(cells)
	row := CustomerRow{Column: b.column}
	for i, c := range b.columns {
		switch c.Target {
		case "id":
			row.ID = cells[i]
		case "externalId":
			row.ExternalID = cells[i]
		case "createdOn":
			row.CreatedOn = c.Day(cells[i])
		}
	}
	row.Set = func(d customers.Details) customers.Details {
		for _, i := range b.order {
			if b.set[i] != nil && cells[i] != "" {
				b.set[i](&d, cells[i])
			}
		}
		return d
	}
	return row
}

// columnOf returns the column that a path of the details is written in.
func (b Binding) columnOf(path string, d customers.Details) string {
	for i, point := range d.ContactPoints {
		if !strings.HasPrefix(path, fmt.Sprintf("contactPoints[%d]", i)) {
			continue
		}
		if name, found := b.named(func(target string) bool {
			kind, label, ok := pointOf(target)
			return ok && kind == point.Kind && label == point.Label
		}); found {
			return name
		}
	}
	list, _, _ := strings.Cut(path, "[")
	for _, wanted := range []string{path, list} {
		if name, found := b.named(func(target string) bool { return target == wanted }); found {
			return name
		}
	}
	if path == "name.display" { // it is made of what the columns say
		if name, found := b.named(func(target string) bool { return strings.HasPrefix(target, "name.") }); found {
			return name
		}
	}
	return list
}

// named returns the name of the first column whose target is meant.
func (b Binding) named(meant func(target string) bool) (string, bool) {
	i := slices.IndexFunc(b.columns, func(c Column) bool { return meant(c.Target) })
	if i < 0 {
		return "", false
	}
	return b.columns[i].Column, true
}
