package customer_test

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestRunImportReadsEveryEncoding(t *testing.T) {
	text := "externalId,displayName\nc1,王小明\nc2,Zoë\n"
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(strings.ReplaceAll(text, "Zoë", "李雷"))
	require.NoError(t, err)
	gb18030, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	require.NoError(t, err)
	for name, file := range map[string]struct{ text, contentType string }{
		"UTF-8":                          {text, "text/csv"},
		"UTF-8 with a mark":              {"\ufeff" + text, "text/csv"},
		"GBK":                            {gbk, "text/csv"},
		"GB18030":                        {gb18030, "text/csv"},
		"GBK, as said":                   {gbk, "text/csv; charset=GBK"},
		"GBK after a page of plain text": {strings.Replace(gbk, "\n", "\n"+asciiRows(5000), 1), "text/csv"},
	} {
		t.Run(name, func(t *testing.T) {
			s := startImporting(t)
			path := s.newImport("customers", "csv")
			s.call(http.MethodPut, path+"/content", file.text, "Content-Type", file.contentType).imported(http.StatusAccepted)
			done := s.ended(path)
			require.Zero(t, done.Rows.Rejected)
			require.Positive(t, done.Rows.Created)
			require.EqualValues(t, len(file.text), done.Bytes)
			require.Equal(t, "王小明", s.call(http.MethodGet, "/v1/customers?externalId=c1", "").ok(http.StatusOK).Items[0].Name.Display)
		})
	}
}

func asciiRows(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d,Somebody Else\n", i)
	}
	return b.String()
}

func TestRunImportFailsOnABrokenFile(t *testing.T) {
	header := "externalId,displayName\n"
	for _, test := range []struct{ name, format, text, contentType, reason string }{
		{"cut inside a quote", "csv", header + "c1,Ada\nc2,\"Bo", "", "cut off: its last row, at line 3"},
		{"cut inside a row", "csv", header + "c1,Ada\nc2", "", "cut off: its last row, at line 3"},
		{"cut inside JSON", "jsonl", `{"kind":"person","name":{"display":"Ada"},"externalId":"c1"}` + "\n" + `{"kind":"pers`, "", "cut off: its last row, at line 2"},
		{"quote never closed", "csv", header + "c1,Ada\nc2,\"" + strings.Repeat("x\n", 1<<20), "", "longer than 1 MiB"},
		{"Latin-1", "csv", header + "c1,Ada\nc2,Zo\xeb\n", "", "neither UTF-8 nor GB18030 from byte 35"},
		{"not the encoding it is said to be", "csv", header + "c1,Zo\xeb\n", "text/csv; charset=utf-8", "byte 28 of the file is not UTF-8"},
		{"not GBK as it is said to be", "csv", header + "c1,\xff\n", "text/csv; charset=gbk", "byte 26 of the file is not GB18030"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := startImporting(t)
			path := s.newImport("customers", test.format)
			s.call(http.MethodPut, path+"/content", test.text, "Content-Type", test.contentType).imported(http.StatusAccepted)
			failed := s.ended(path)
			require.Equal(t, "failed", failed.State)
			require.Contains(t, failed.Failure.Reason, test.reason)
			read := int64(strings.Count(test.text, "Ada"))
			require.Equal(t, read, failed.Failure.LastRow, "what was read before stays applied")
			require.Len(t, s.call(http.MethodGet, "/v1/customers", "").ok(http.StatusOK).Items, int(read))
		})
	}
}

func TestRunImportRefusesAFileOfWhichNothingCanBeRead(t *testing.T) {
	header := "externalId,displayName\n"
	for _, test := range []struct{ name, text, contentType, reason string }{
		{"empty", "", "", "the file is empty"},
		{"missing column", "displayName\nAda\n", "", `misses the column "externalId"`},
		{"unknown column", "externalId,displayName,shoeSize\n", "", `"shoeSize"`},
		{"column twice", "externalId,externalId\n", "", "twice"},
		{"UTF-16", "\xff\xfee\x00x\x00", "", "neither UTF-8 nor GB18030 from byte 0"},
		{"an encoding that is not read", header, "text/csv; charset=shift_jis", "shift_jis"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := startImporting(t)
			path := s.newImport("customers", "csv")
			answer := s.call(http.MethodPut, path+"/content", test.text, "Content-Type", test.contentType)
			require.Contains(t, answer.Problem(http.StatusUnprocessableEntity).Detail, test.reason)
			failed := s.importAt(path)
			require.Equal(t, "failed", failed.State)
			require.Contains(t, failed.Failure.Reason, test.reason)
			require.Empty(t, s.call(http.MethodGet, "/v1/customers", "").ok(http.StatusOK).Items)
		})
	}
}

func TestASendingThatBreaksOffAppliesNothingAndCanBeRepeated(t *testing.T) {
	s := startImporting(t)
	path := s.newImport("customers", "csv")
	target, err := url.Parse(s.URL)
	require.NoError(t, err)
	conn, err := net.Dial("tcp", target.Host)
	require.NoError(t, err)
	_, err = fmt.Fprintf(conn, "PUT %s/content HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Length: 1000\r\n\r\n%s",
		path, target.Host, s.acme, "externalId,displayName\nc1,Ada\nc2,Bo")
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	var broken imported
	require.Eventually(t, func() bool {
		broken = s.importAt(path)
		return broken.Failure != nil
	}, patient, 5*time.Millisecond)
	require.Equal(t, "waiting", broken.State)
	require.Contains(t, broken.Failure.Reason, "send it again")

	done := s.send(path, "externalId,displayName\nc1,Ada\nc2,Bob\n")
	require.Equal(t, "done", done.State)
	require.Nil(t, done.Failure)
	require.Equal(t, counted{Read: 2, Created: 2}, done.Rows)
}
