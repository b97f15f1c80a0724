package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// The table of values stands between these lines of a README.
const (
	tableBegin = "<!-- values: make generate -->\n"
	tableEnd   = "<!-- end of values -->\n"
)

// tabulate puts the table of values into a README.
func tabulate(made files, path string, values []value) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(text), tableBegin)
	_, after, closed := strings.Cut(rest, tableEnd)
	if !found || !closed {
		return fmt.Errorf("%s: has no lines %q and %q for the table of values", path, strings.TrimSpace(tableBegin), strings.TrimSpace(tableEnd))
	}
	var table bytes.Buffer
	table.WriteString("| value | default | meaning |\n|---|---|---|\n")
	for _, v := range values {
		if err := v.row(&table); err != nil {
			return err
		}
	}
	made[path] = []byte(before + tableBegin + table.String() + tableEnd + after)
	return nil
}

// row writes the row of a value, or those of the values in it.
func (v value) row(table *bytes.Buffer) error {
	for _, child := range v.children {
		if err := child.row(table); err != nil {
			return err
		}
	}
	if v.children != nil {
		return nil
	}
	var decoded any
	if err := v.node.Decode(&decoded); err != nil {
		return err
	}
	var shown bytes.Buffer
	encoder := json.NewEncoder(&shown)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(decoded); err != nil {
		return err
	}
	escape := strings.NewReplacer("|", `\|`, "<", "&lt;").Replace
	fmt.Fprintf(table, "| `%s` | `%s` | %s |\n", v.path, strings.TrimSpace(shown.String()), escape(v.description))
	return nil
}
