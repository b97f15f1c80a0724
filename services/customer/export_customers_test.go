package customer_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Whatever customers have, a file of them imports again and changes nothing, whatever becomes of the customers that are
// known: an export is the same again.
func TestAnExportImportsAgainUnchanged(t *testing.T) {
	s := startImporting(t)
	word := rapid.SampledFrom([]string{"Ada", "=1+1", "'=x", "'n Dag", "+86", "王小明", `a "b", c`, "x;y", "[z", "-", "@home", "Zoë"})
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		parts := []string{fmt.Sprintf(`{"kind":"person","name":{"display":%s}`, quote(word.Draw(r, "name")))}
		if rapid.Bool().Draw(r, "external") {
			parts = append(parts, fmt.Sprintf(`"externalId":"c%d"`, n))
		}
		for _, field := range []string{"owner", "team", "source", "industry"} {
			if rapid.Bool().Draw(r, field) {
				parts = append(parts, fmt.Sprintf(`%q:%s`, field, quote(word.Draw(r, field))))
			}
		}
		if rapid.Bool().Draw(r, "tags") {
			parts = append(parts, fmt.Sprintf(`"tags":[%s,%s]`, quote(word.Draw(r, "tag")), quote(word.Draw(r, "tag"))))
		}
		points := []string{}
		for i := range rapid.IntRange(0, 3).Draw(r, "points") {
			points = append(points, fmt.Sprintf(`{"kind":"email","value":"c%d-%d@example.org","label":%s,"primary":%t}`, n, i, quote(word.Draw(r, "label")), i == 1))
		}
		parts = append(parts, `"contactPoints":[`+strings.Join(points, ",")+`]`)
		s.call(http.MethodPost, "/v1/customers", strings.Join(parts, ",")+"}").ok(http.StatusCreated)
		if n%10 != 0 {
			return
		}
		for _, format := range []string{"csv", "jsonl"} {
			before := s.call(http.MethodGet, "/v1/exports/customers?format="+format, "").Text(http.StatusOK)
			job, path := s.load("customers", format, before, `"onDuplicate":"update"`, `"matchBy":["email"]`)
			require.Equal(t, counted{Read: int64(n), Unchanged: int64(n)}, job.Rows, "%v", s.rowErrors(path))
			require.Equal(t, before, s.call(http.MethodGet, "/v1/exports/customers?format="+format, "").Text(http.StatusOK))
		}
	})
}

func TestExportCustomers(t *testing.T) {
	s := start(t)
	s.register("Ada", `"externalId":"c1"`, `"tags":["vip","north"]`, `"contactPoints":[{"kind":"email","value":"ada@example.org"},{"kind":"phone","value":"+8613800138000"}]`)
	s.register("=HYPERLINK(1)")
	answer := s.call(http.MethodGet, "/v1/exports/customers?sort=name", "")
	rows, err := csv.NewReader(strings.NewReader(answer.Text(http.StatusOK))).ReadAll()
	require.NoError(t, err)
	require.Equal(t, "text/csv", answer.Header.Get("Content-Type"))
	require.Contains(t, answer.Header.Get("Content-Disposition"), "customers.csv")
	column := func(row []string, name string) string {
		for i, called := range rows[0] {
			if called == name {
				return row[i]
			}
		}
		require.Failf(t, "no such column", "%s", name)
		return ""
	}
	require.Len(t, rows, 3)
	require.Equal(t, "'=HYPERLINK(1)", column(rows[1], "name.display"))
	require.Equal(t, "north;vip", column(rows[2], "tags"))
	require.Equal(t, "'+8613800138000", column(rows[2], "phone"))

	one := s.call(http.MethodGet, "/v1/exports/customers?format=jsonl&tag=vip", "").Text(http.StatusOK)
	require.Equal(t, 1, strings.Count(one, "\n"))
	require.Contains(t, one, `"externalId":"c1"`)
	require.Empty(t, s.callAs(s.globex, http.MethodGet, "/v1/exports/customers?format=jsonl", "").Text(http.StatusOK), "another tenant's")
}

func TestExportCustomersRefusesBadInput(t *testing.T) {
	s := start(t)
	s.call(http.MethodGet, "/v1/exports/customers?format=pdf", "").Problem(http.StatusUnprocessableEntity)
	s.call(http.MethodGet, "/v1/exports/customers?segmentId=seg_1&tag=vip", "").field("segmentId")
	s.call(http.MethodGet, "/v1/exports/customers?tag=vip&team=north&sort=name", "").Problem(http.StatusUnprocessableEntity)
	s.callAs("", http.MethodGet, "/v1/exports/customers", "").Problem(http.StatusUnauthorized)
}
