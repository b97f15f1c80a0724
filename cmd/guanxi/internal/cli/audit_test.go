package cli

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts/audit"
)

// trail serves a chain of three entries, as one page.
func trail(t *testing.T, change func(entries []audit.Entry) []audit.Entry) (url string, head audit.Head) {
	t.Helper()
	entries := make([]audit.Entry, 3)
	for i := range entries {
		e := audit.Entry{EventID: "e", Actor: "ming", Changes: []audit.Change{{Field: "owner", From: []byte("null"), To: []byte(`"ada"`), Salt: "00"}}}
		entries[i], head = head.Seal(e)
	}
	entries = change(entries)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body any = map[string]any{"items": entries}
		if strings.HasSuffix(r.URL.Path, "/head") {
			body = head
		}
		_ = json.NewEncoder(w).Encode(body) // the client sees what is missing
	}))
	t.Cleanup(server.Close)
	return server.URL, head
}

func verify(t *testing.T, url string, more ...string) (code int, out, errs string) {
	t.Helper()
	var printed, complaints strings.Builder
	args := append([]string{"guanxi", "audit", "verify", "--server", url, "--token", "t"}, more...)
	code = Main(t.Context(), args, &printed, &complaints)
	return code, printed.String(), complaints.String()
}

func TestAuditVerifyPrintsTheHeadOfAWholeChain(t *testing.T) {
	url, head := trail(t, func(all []audit.Entry) []audit.Entry { return all })
	code, out, errs := verify(t, url)
	require.Equal(t, exitOK, code, errs)
	require.Contains(t, out, "3 entries, none changed or left out.\n3:"+head.Hash)
	code, _, errs = verify(t, url, "--through", "3:"+head.Hash)
	require.Equal(t, exitOK, code, errs)
}

func TestAuditVerifySeesWhatWasDone(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func([]audit.Entry) []audit.Entry
		flags  []string
		says   string
	}{
		{"changed", func(all []audit.Entry) []audit.Entry { all[1].Actor = "eve"; return all }, nil, "entry 2 is not what was written"},
		{"left out", func(all []audit.Entry) []audit.Entry { return append(all[:1:1], all[2]) }, nil, "entry 3 follows entry 1"},
		{"cut off", func(all []audit.Entry) []audit.Entry { return all[:2] }, nil, "it ends at entry 2"},
		{"another chain than before", func(all []audit.Entry) []audit.Entry { return all }, []string{"--through", "2:00"}, "entry 2 is not the one it was"},
		{"no head", func(all []audit.Entry) []audit.Entry { return all }, []string{"--through", "two"}, "is no head"},
	} {
		t.Run(test.name, func(t *testing.T) {
			url, _ := trail(t, test.change)
			code, _, errs := verify(t, url, test.flags...)
			require.Equal(t, exitFailed, code)
			require.Contains(t, errs, test.says)
		})
	}
}
