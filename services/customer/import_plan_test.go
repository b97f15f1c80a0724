package customer_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

const mapped = `"mapping":[{"column":"编号","target":"externalId"},{"column":"姓名","target":"name.display"},` +
	`{"column":"手机","target":"contactPoints[phone]","country":"CN"},{"column":"生日","target":"birthDate","dateFormat":"DD/MM/YYYY"}]`

func TestAnImportIsLookedAtTriedAndRun(t *testing.T) {
	s := startImporting(t)
	path := s.newImport("customers", "csv", `"run":"when-asked"`)
	ready := s.send(path, "编号,姓名,手机,生日,x\nc1,王小明,138 0013 8000,31/01/1990,ming@example.org\nc2,李雷,13900139000,,lei@example.org\n")
	require.Equal(t, "ready", ready.State)
	require.Equal(t, "UTF-8", ready.File.Encoding)
	require.Len(t, ready.File.Rows, 2)
	suggested := map[string]string{}
	for _, c := range ready.File.Suggestions {
		suggested[c.Column] = c.Target
	}
	require.Equal(t, map[string]string{
		"编号": "externalId", "姓名": "name.display", "手机": "contactPoints[phone]", "生日": "birthDate", "x": "contactPoints[email]",
	}, suggested)

	tried := s.run(path, `{"dryRun":true,`+mapped+`}`)
	require.Equal(t, "ready", tried.State)
	require.Equal(t, &counted{Read: 2, Created: 2}, tried.DryRun)
	require.Len(t, s.call(http.MethodGet, path+"/rows?outcome=created", "").ok(http.StatusOK).Items, 2)
	require.Empty(t, s.call(http.MethodGet, "/v1/customers", "").ok(http.StatusOK).Items)

	done := s.run(path, `{}`)
	require.Equal(t, counted{Read: 2, Created: 2}, done.Rows)
	ming := s.call(http.MethodGet, "/v1/customers?externalId=c1", "").OK(http.StatusOK)["items"].([]any)[0].(map[string]any)
	require.Equal(t, "1990-01-31", ming["birthDate"])
	require.Equal(t, "+8613800138000", ming["contactPoints"].([]any)[0].(map[string]any)["value"])
	s.call(http.MethodPost, path+"/run", `{}`).Problem(http.StatusConflict)
}

func TestAMappingToAFieldThatDoesNotExistIsRefused(t *testing.T) {
	s := start(t)
	for field, mapping := range map[string]string{
		"mapping[0].target":     `{"column":"a","target":"shoeSize"}`,
		"mapping[1].target":     `{"column":"a","target":"externalId"},{"column":"b","target":"fields.nothing"}`,
		"mapping[0].dateFormat": `{"column":"a","target":"birthDate","dateFormat":"soon"}`,
		"mapping[0].country":    `{"column":"a","target":"contactPoints[phone]","country":"ZZ"}`,
		"mapping[1].column":     `{"column":"a","target":"externalId"},{"column":"a","target":"owner"}`,
		"mapping":               `{"column":"a","target":"externalId"}`,
	} {
		s.call(http.MethodPost, "/v1/imports", `{"kind":"customers","format":"csv","mapping":[`+mapping+`]}`).field(field)
	}
	s.call(http.MethodPost, "/v1/imports", `{"kind":"customers","format":"jsonl",`+mapped+`}`).field("mapping")
	s.call(http.MethodPost, "/v1/imports", `{"kind":"purchases","format":"csv","onDuplicate":"update"}`).field("onDuplicate")
	s.call(http.MethodPost, "/v1/imports", `{"kind":"customers","format":"csv","mappingId":"map_1"}`).field("mappingId")
}

func TestRejectedRowsAreMendedAndImportedAgain(t *testing.T) {
	s := startImporting(t)
	done, path := s.load("customers", "csv", "externalId,displayName,email\nc1,Ada,ada\nc2,Bob,bob@example.org\nc3,'=Eve,eve at example\n,Kim,\n")
	require.Equal(t, counted{Read: 4, Created: 1, Rejected: 3}, done.Rows)
	file := s.call(http.MethodGet, path+"/errors.csv", "").Text(http.StatusOK)
	require.True(t, strings.HasPrefix(file, "externalId,displayName,email,error\nc1,Ada,ada,"), file)
	require.Contains(t, file, "c3,'=Eve,eve at example,")
	require.NotContains(t, file, "c2")
	mended := strings.NewReplacer("ada,", "ada@example.org,", "eve at example", "eve@example.org", ",Kim", "c4,Kim").Replace(file)
	again, _ := s.load("customers", "csv", mended)
	require.Equal(t, counted{Read: 3, Created: 3}, again.Rows)
	s.call(http.MethodGet, path+"/errors.jsonl", "").Problem(http.StatusConflict)
	s.callAs(s.globex, http.MethodGet, path+"/errors.csv", "").Problem(http.StatusNotFound)

	_, path = s.load("customers", "jsonl", `{"externalId":"c9","name":{"display":"Zoe"},"kind":"cat"}`+"\n")
	line := s.call(http.MethodGet, path+"/errors.jsonl", "").Text(http.StatusOK)
	again, _ = s.load("customers", "jsonl", strings.Replace(line, `"cat"`, `"person"`, 1))
	require.Equal(t, counted{Read: 1, Created: 1}, again.Rows, line)
}

func TestUndoImport(t *testing.T) {
	s := startImporting(t)
	s.register("Kim", `"externalId":"k1"`)
	done, path := s.load("customers", "csv", "externalId,displayName,owner\nk1,Kim,u1\nc1,Ada,\n", `"onDuplicate":"update"`)
	require.Equal(t, counted{Read: 2, Created: 1, Updated: 1}, done.Rows)
	s.callAs(s.globex, http.MethodPost, path+"/undo", "").Problem(http.StatusNotFound)
	s.callAs(s.analyst, http.MethodPost, path+"/undo", "").Problem(http.StatusForbidden)
	s.call(http.MethodPost, path+"/undo", "").imported(http.StatusAccepted)
	undone := s.ended(path)
	require.Equal(t, "undone", undone.State)
	require.Equal(t, []int64{1, 1, 0}, []int64{undone.Undo.Deleted, undone.Undo.SetBack, undone.Undo.Left})
	require.Len(t, s.call(http.MethodGet, "/v1/customers", "").ok(http.StatusOK).Items, 1)
	s.call(http.MethodPost, path+"/undo", "").Problem(http.StatusConflict)
	s.call(http.MethodPost, path+"/cancel", "").Problem(http.StatusConflict)

	waiting := s.newImport("customers", "csv")
	s.call(http.MethodPost, waiting+"/undo", "").Problem(http.StatusConflict)
	s.call(http.MethodPost, waiting+"/cancel", "").imported(http.StatusAccepted)
	require.Equal(t, "cancelled", s.importAt(waiting).State)
}

func TestRunImportOfAWorkbookWithTwoSheets(t *testing.T) {
	f := excelize.NewFile()
	_, err := f.NewSheet("客户")
	require.NoError(t, err)
	require.NoError(t, f.SetSheetRow("客户", "A1", &[]any{"externalId", "displayName", "phone", "birthDate"}))
	require.NoError(t, f.SetSheetRow("客户", "A2", &[]any{"c1", "王小明", 13800138000, 32904}))
	var out bytes.Buffer
	require.NoError(t, f.Write(&out))
	s := startImporting(t)
	path := s.newImport("customers", "xlsx")
	refused := s.call(http.MethodPut, path+"/content", out.String(), "Content-Type", "application/octet-stream")
	require.Contains(t, refused.Problem(http.StatusUnprocessableEntity).Detail, "2 sheets")

	path = s.newImport("customers", "xlsx", `"run":"when-asked"`)
	s.call(http.MethodPut, path+"/content", out.String(), "Content-Type", "application/octet-stream").imported(http.StatusAccepted)
	require.Equal(t, []string{"Sheet1", "客户"}, s.importAt(path).File.Sheets)
	s.call(http.MethodPost, path+"/run", `{}`).field("sheet")
	done := s.run(path, `{"sheet":"客户"}`)
	require.Equal(t, counted{Read: 1, Created: 1}, done.Rows, "%v", s.rowErrors(path))
	ming := s.call(http.MethodGet, "/v1/customers?externalId=c1", "").OK(http.StatusOK)["items"].([]any)[0].(map[string]any)
	require.Equal(t, "1990-01-31", ming["birthDate"])
}

func TestSavedMappings(t *testing.T) {
	s := startImporting(t)
	body := `{"name":"Shop","kind":"customers","columns":[{"column":"id","target":"externalId"},{"column":"who","target":"name.display"}]}`
	s.callAs(s.analyst, http.MethodPost, "/v1/import-mappings", body).Problem(http.StatusForbidden)
	saved := s.call(http.MethodPost, "/v1/import-mappings", body)
	id := saved.OK(http.StatusCreated)["id"].(string)
	path, tag := "/v1/import-mappings/"+id, saved.Header.Get("ETag")
	s.call(http.MethodPost, "/v1/import-mappings", `{"name":"Shop","kind":"customers","columns":[{"column":"a","target":"cat"}]}`).field("columns[0].target")
	done, _ := s.load("customers", "csv", "id,who,else\nc1,Ada,?\n", `"mappingId":"`+id+`"`)
	require.Equal(t, counted{Read: 1, Created: 1}, done.Rows)

	s.call(http.MethodPatch, path, `{"name":"The shop"}`).Problem(http.StatusPreconditionRequired)
	changed := s.call(http.MethodPatch, path, `{"name":"The shop"}`, "If-Match", tag)
	require.Equal(t, "The shop", changed.OK(http.StatusOK)["name"])
	s.call(http.MethodPatch, path, `{"name":"Shop"}`, "If-Match", tag).Problem(http.StatusPreconditionFailed)
	require.Len(t, s.call(http.MethodGet, "/v1/import-mappings", "").List(), 1)
	s.callAs(s.globex, http.MethodGet, path, "").Problem(http.StatusNotFound)
	s.call(http.MethodDelete, path, "", "If-Match", changed.Header.Get("ETag")).ok(http.StatusNoContent)
	s.call(http.MethodGet, path, "").Problem(http.StatusNotFound)
	require.Len(t, s.Told("acme", "import_mappings", id), 3, "each change is told")
}
