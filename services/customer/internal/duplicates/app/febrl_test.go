package app_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// febrl returns the persons of febrl_dataset1.csv as a tenant would import them, and who each of them is. What no tenant
// knows, the social security number, is left out, and so are birth dates that no calendar has.
func febrl(t *testing.T) (all []customers.Details, persons []string) {
	t.Helper()
	const name = "febrl_dataset1.csv"
	dir := os.Getenv("GUANXI_DATA")
	if dir == "" {
		dir = "../../../../../../shared/data"
	}
	file, err := os.Open(filepath.Join(dir, name))
	if os.IsNotExist(err) && os.Getenv("CI") == "" {
		t.Skipf("%s is not in %s: set GUANXI_DATA to the folder that has it", name, dir)
	}
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	read := csv.NewReader(file)
	read.TrimLeadingSpace = true
	rows, err := read.ReadAll()
	require.NoError(t, err)
	for _, row := range rows[1:] {
		d := customers.Details{Kind: customers.Person, Name: customers.Name{Given: row[1], Family: row[2]}}
		if d.Name.Given+d.Name.Family == "" {
			d.Name.Display = "unknown"
		}
		if born, err := time.Parse("20060102", row[9]); err == nil {
			d.BirthDate = born.Format(time.DateOnly)
		}
		var lines []string
		for _, line := range []string{row[3] + " " + row[4], row[5], row[6], row[8] + " " + row[7]} {
			if line = strings.TrimSpace(line); line != "" {
				lines = append(lines, line)
			}
		}
		d.ContactPoints = []customers.ContactPoint{{Kind: customers.Address, Value: strings.Join(lines, ", ")}}
		all, persons = append(all, d), append(persons, strings.Split(row[0], "-")[1])
	}
	return all, persons
}
