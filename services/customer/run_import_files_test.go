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
			s := start(t)
			job := s.call(http.MethodPost, "/v1/imports", `{"kind":"customers","format":"csv"}`).ok(http.StatusCreated)
			done := s.call(http.MethodPut, "/v1/imports/"+job.ID+"/content", file.text, "Content-Type", file.contentType).ok(http.StatusOK)
			require.Zero(t, done.Rows.Rejected)
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
		{"empty", "csv", "", "", "the file is empty"},
		{"missing column", "csv", "displayName\nAda\n", "", `misses the column "externalId"`},
		{"unknown column", "csv", "externalId,displayName,shoeSize\n", "", `"shoeSize"`},
		{"column twice", "csv", "externalId,externalId\n", "", "twice"},
		{"cut inside a quote", "csv", header + "c1,Ada\nc2,\"Bo", "", "cut off: its last row, at line 3"},
		{"cut inside a row", "csv", header + "c1,Ada\nc2", "", "cut off: its last row, at line 3"},
		{"cut inside JSON", "jsonl", `{"kind":"person","name":{"display":"Ada"},"externalId":"c1"}` + "\n" + `{"kind":"pers`, "", "cut off: its last row, at line 2"},
		{"quote never closed", "csv", header + "c1,Ada\nc2,\"" + strings.Repeat("x\n", 1<<20), "", "longer than 1 MiB"},
		{"Latin-1", "csv", header + "c1,Ada\nc2,Zo\xeb\n", "", "neither UTF-8 nor GB18030 from byte 35"},
		{"UTF-16", "csv", "\xff\xfee\x00x\x00", "", "neither UTF-8 nor GB18030 from byte 0"},
		{"not the encoding it is said to be", "csv", header + "c1,Zo\xeb\n", "text/csv; charset=utf-8", "byte 28 of the file is not UTF-8"},
		{"not GBK as it is said to be", "csv", header + "c1,\xff\n", "text/csv; charset=gbk", "byte 26 of the file is not GB18030"},
		{"an encoding that is not read", "csv", header, "text/csv; charset=shift_jis", "shift_jis"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := start(t)
			job := s.call(http.MethodPost, "/v1/imports", fmt.Sprintf(`{"kind":"customers","format":%q}`, test.format)).ok(http.StatusCreated)
			answer := s.call(http.MethodPut, "/v1/imports/"+job.ID+"/content", test.text, "Content-Type", test.contentType)
			require.Contains(t, answer.Problem(http.StatusUnprocessableEntity).Detail, test.reason)
			failed := s.call(http.MethodGet, "/v1/imports/"+job.ID, "").ok(http.StatusOK)
			require.Equal(t, "failed", failed.State)
			require.Contains(t, failed.Failure.Reason, test.reason)
			read := int64(strings.Count(test.text, "Ada"))
			if test.name == "missing column" {
				read = 0
			}
			require.Equal(t, read, failed.Failure.LastRow, "what was read before stays applied")
			require.Len(t, s.call(http.MethodGet, "/v1/customers", "").ok(http.StatusOK).Items, int(read))
		})
	}
}

func TestRunImportOfAConnectionThatBreaks(t *testing.T) {
	s := start(t)
	job := s.call(http.MethodPost, "/v1/imports", `{"kind":"customers","format":"csv"}`).ok(http.StatusCreated)
	target, err := url.Parse(s.URL)
	require.NoError(t, err)
	conn, err := net.Dial("tcp", target.Host)
	require.NoError(t, err)
	file := "externalId,displayName\nc1,Ada\nc2,Bo"
	_, err = fmt.Fprintf(conn, "PUT /v1/imports/%s/content HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Length: 1000\r\n\r\n%s",
		job.ID, target.Host, s.acme, file)
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	var failed view
	require.Eventually(t, func() bool {
		failed = s.call(http.MethodGet, "/v1/imports/"+job.ID, "").ok(http.StatusOK)
		return failed.State == "failed"
	}, 10*time.Second, 10*time.Millisecond)
	require.Contains(t, failed.Failure.Reason, "cut off")
	require.EqualValues(t, 1, failed.Failure.LastRow)
	require.EqualValues(t, len(file), failed.Bytes)

	answer, _ := s.load("customers", "csv", "externalId,displayName\nc1,Ada\nc2,Bob\n")
	again := answer.ok(http.StatusOK)
	require.Equal(t, []int64{1, 1}, []int64{again.Rows.Created, again.Rows.Unchanged}, "importing the whole file completes it")
}
