package problem_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

func TestProblemReturnsFromItsJSON(t *testing.T) {
	want := &problem.Problem{
		Type: "/problems/invalid", Title: "The request breaks a rule", Status: 422, Detail: "look",
		TraceID: "0af7651916cd43dd8448eb211c80319c", Errors: []problem.FieldError{{Field: "name", Message: "is required"}},
	}
	data, err := json.Marshal(want)
	require.NoError(t, err)
	got, err := problem.Decode(422, strings.NewReader(string(data)))
	require.NoError(t, err)
	require.Equal(t, want, got)
	require.Equal(t, "invalid", got.Kind())
}

func TestProblemIsOneSentence(t *testing.T) {
	p := problem.Problem{
		Title: "Bad", Detail: "the request breaks a rule",
		Errors: []problem.FieldError{{Field: "name", Message: "is required"}, {Message: "too many fields"}},
	}
	require.Equal(t, "the request breaks a rule: name: is required; too many fields", p.Error())
	require.Equal(t, "Bad", (&problem.Problem{Title: "Bad"}).Error())
}

func TestAnswersOfOthersAreTakenToo(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		body   string
		says   string
	}{
		"nothing":          {502, "", "Bad Gateway"},
		"a proxy's page":   {504, "<html>upstream timed out</html>", "Gateway Timeout"},
		"other JSON":       {400, `["x"]`, "Bad Request"},
		"unheard-of":       {599, "", "Status 599"},
		"partly other":     {409, `{"detail":"taken","errors":"many","status":"x"}`, "taken"},
		"another's status": {503, `{"title":"Down","status":200}`, "Down"},
	} {
		t.Run(name, func(t *testing.T) {
			p := problem.Parse(test.status, []byte(test.body))
			require.Equal(t, test.says, p.Error())
			require.Equal(t, test.status, p.Status)
			require.Empty(t, p.Kind())
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(422, []byte(`{"type":"/problems/invalid","title":"t","errors":[{"field":"a","message":"b"}]}`))
	f.Add(500, []byte("{\"detail\":\"\\u001b[31mred\\nline\"}"))
	f.Fuzz(func(t *testing.T, status int, data []byte) {
		p := problem.Parse(status, data)
		text := p.Error()
		if p.Title == "" || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
			t.Fatalf("not fit for a terminal: %q", text)
		}
		if len(text) > 500_000 {
			t.Fatalf("%d bytes", len(text))
		}
	})
}
