package customer_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestRunImportOfCustomers(t *testing.T) {
	s := startImporting(t)
	file := "externalId,kind,displayName,givenName,familyName,phone,email,tags,language,timeZone,owner,preferredChannel,createdOn\n" +
		"c1,person,,小明,王,+86 138 0013 8000,ming@example.org,vip; north ;,zh-CN,Asia/Shanghai,u1,phone,2024-02-29\r\n" +
		"c2,organisation,\"Tea, \"\"Ltd\"\"\nShanghai\",,,,,,,,,,\n"
	done, path := s.load("customers", "csv", strings.Replace(file, "\nShanghai", " Shanghai", 1))
	require.Equal(t, "done", done.State)
	require.EqualValues(t, 2, done.Rows.Created)
	require.Equal(t, done, s.importAt(path))

	ming := s.call(http.MethodGet, "/v1/customers?externalId=c1", "").ok(http.StatusOK).Items[0]
	require.Equal(t, "王小明", ming.Name.Display)
	require.Equal(t, []string{"north", "vip"}, ming.Tags)
	require.Equal(t, "email", ming.ContactPoints[0].Kind, "the order of the columns does not matter")
	require.Equal(t, time.Date(2024, 2, 28, 16, 0, 0, 0, time.UTC), ming.CreatedAt, "the day began in the tenant's time zone")
	require.Equal(t, []string{"registered"}, s.pending(ming.ID))
	tea := s.call(http.MethodGet, "/v1/customers?externalId=c2", "").ok(http.StatusOK).Items[0]
	require.Equal(t, `Tea, "Ltd" Shanghai`, tea.Name.Display)
}

func TestRunImportAgainChangesNothing(t *testing.T) {
	s := startImporting(t)
	customers := "externalId,displayName,createdOn\nc1,Ada,2024-01-01\nc2,Bob,\n"
	purchases := "externalId,customerExternalId,purchasedOn,amount\no1,c1,2026-01-31,10\no2,c1,2026-02-01,20\no3,c2,2026-02-01,5.50\n"
	for _, want := range []string{"created", "unchanged"} {
		for _, file := range []struct {
			kind, text string
			rows       int64
		}{{"customers", customers, 2}, {"purchases", purchases, 3}} {
			job, _ := s.load(file.kind, "csv", file.text)
			rows := job.Rows
			require.Equal(t, map[string]int64{"created": rows.Created, "unchanged": rows.Unchanged}[want], file.rows)
			require.Zero(t, rows.Rejected)
		}
	}
	ada := s.call(http.MethodGet, "/v1/customers?externalId=c1", "").ok(http.StatusOK).Items[0]
	require.Equal(t, "customer", ada.Stage)
	require.Equal(t, []string{"registered", "purchase-recorded", "purchase-recorded", "stage-changed"}, s.pending(ada.ID))
	items := s.call(http.MethodGet, "/v1/customers/"+ada.ID+"/purchases", "").ok(http.StatusOK).Items
	require.Len(t, items, 2)
	require.Equal(t, "CNY", items[0].Total.Currency, "without a column it is the tenant's currency")
}

func TestRunImportOfJSONLines(t *testing.T) {
	s := startImporting(t)
	first, _ := s.load("customers", "jsonl", `{"kind":"person","name":{"display":"Ada"},"externalId":"c1","contactPoints":[{"kind":"email","value":"ada@example.org"}]}`+"\n\n"+
		`{"kind":"person","name":{"display":"Bob"},"externalId":"c2"}`)
	require.EqualValues(t, 2, first.Rows.Created)
	ada := s.call(http.MethodGet, "/v1/customers?externalId=c1", "").ok(http.StatusOK).Items[0].ID
	done, path := s.load("purchases", "jsonl", `
		{"externalId":"o1","customerExternalId":"c2","purchasedOn":"2026-01-31","lines":[{"name":"Tea","quantity":2,"price":{"amount":"3","currency":"CNY"}}]}
		{"externalId":"o2","customerId":"`+ada+`","purchasedOn":"2026-01-31","total":{"amount":"3","currency":"CNY"}}
		{"externalId":"o3","customerExternalId":"c2","purchasedOn":"2026-01-31","total":{"amount":"3.333","currency":"CNY"}}
		{"externalId":"o4","customerExternalId":"c2","purchasedOn":5,"total":{"amount":"3","currency":"CNY"}}
		{"externalId":"o5","customerExternalId":"c2","colour":"red"}
		[1]
		{"externalId":"o6",
`)
	require.EqualValues(t, 2, done.Rows.Created)
	require.EqualValues(t, 5, done.Rows.Rejected)
	require.Equal(t, []string{
		"3 4 total.amount: has more decimals than the currency: CNY has 2",
		"4 5 purchasedOn: must not be a JSON number",
		`5 6 : is not valid: unknown field "colour"`,
		"6 7 : is not valid: must be a JSON object",
		"7 8 : is no JSON: the line ends inside the object",
	}, s.rowErrors(path))
	require.Len(t, s.call(http.MethodGet, "/v1/customers/"+ada+"/purchases", "").ok(http.StatusOK).Items, 1)
}

func TestRunImportRejectsBrokenRowsOnly(t *testing.T) {
	s := startImporting(t)
	ada := s.register("Ada", `"externalId":"c0"`)
	done, path := s.load("customers", "csv", strings.Join([]string{
		"externalId,displayName,email,phone,tags,createdOn",
		"c1,Ada,ada at example,138,,", // two errors
		"c2,Bob",                      // ragged
		",Eve,,,,",                    // no external id
		"c3,Eve,,,,2026-02-30",        // no day
		"c4,,,,,",                     // no name
		`c5,"Eve"x,,,,`,               // stray quote
		"c6,Eve,,,,",                  // fine
		"c6,Eve,,,,",                  // the same again
		"c6,Mallory,,,,",              // something else
		"c0,Mallory,,,,",              // known with other data
		"c7," + strings.Repeat("x", 201) + ",,,,", // too long
	}, "\n")+"\n")
	require.Equal(t, "done", done.State)
	require.Equal(t, []int64{11, 1, 1, 9}, []int64{done.Rows.Read, done.Rows.Created, done.Rows.Unchanged, done.Rows.Rejected})
	require.Equal(t, []string{
		"1 2 email: must be an e-mail address, for example ada@example.org",
		"1 2 phone: is no phone number of the country that it is read in; write it with its country code, for example +8613800138000",
		"2 3 : has 2 columns where the header has 6",
		"3 4 externalId: is required in an import",
		"4 5 createdOn: must be a calendar day from 1900 on, for example 2026-01-31",
		"5 6 displayName: is required",
		"6 7 : is no CSV: extraneous or missing \" in quoted-field",
		"9 10 externalId: exists with other data",
		"10 11 externalId: exists with other data",
		"11 12 displayName: is longer than 200 characters",
	}, s.rowErrors(path))
	require.Equal(t, ada.tag, s.call(http.MethodGet, "/v1/customers/"+ada.ID, "").ok(http.StatusOK).tag)
}

func TestRunImportRejectsBrokenPurchases(t *testing.T) {
	s := startImporting(t)
	ada := s.register("Ada", `"externalId":"c1"`)
	s.buy(ada.ID, "2026-01-31", "o0")
	done, path := s.load("purchases", "csv", strings.Join([]string{
		"externalId,customerExternalId,customerId,purchasedOn,amount,currency",
		"o1,c9,,2026-01-31,1,CNY",
		"o2,,,2026-01-31,1,CNY",
		"o3,,pur_01h455vb4pex5vsknk084sn02q,2026-01-31,1,CNY",
		"o4,c1,,2026-02-30,1,CNY",
		"o5,c1,,2026-01-31,-1,CNY",
		"o6,c1,,2026-01-31,1,YUAN",
		"o7,c1,,2026-01-31,1.001,",
		"o0,c1,,2026-01-31,99,CNY",
		"o0,c1,,2026-01-31,12.340,CNY",
		",c1,,2026-01-31,1,CNY",
		"o8,," + ada.ID + ",2026-01-31,1,USD",
	}, "\n"))
	require.Equal(t, []int64{11, 1, 1, 9}, []int64{done.Rows.Read, done.Rows.Created, done.Rows.Unchanged, done.Rows.Rejected})
	require.Equal(t, []string{
		"1 2 customerExternalId: there is no such customer",
		"2 3 customerExternalId: is required",
		"3 4 customerId: there is no such customer",
		"4 5 purchasedOn: must be a calendar day from 1900 on, for example 2026-01-31",
		"5 6 amount: must not be negative",
		"6 7 currency: must be an ISO 4217 currency code, for example CNY",
		"7 8 amount: has more decimals than the currency: CNY has 2",
		"8 9 externalId: exists with other data",
		"10 11 externalId: is required in an import",
	}, s.rowErrors(path))
}

func TestRunImportOnce(t *testing.T) {
	s := startImporting(t)
	done, path := s.load("customers", "csv", "externalId,displayName\nc1,Ada\n")
	require.Equal(t, "done", done.State)
	s.call(http.MethodPut, path+"/content", "externalId,displayName\nc2,Bob\n").Problem(http.StatusConflict)
	s.callAs(s.globex, http.MethodPut, path+"/content", "").Problem(http.StatusNotFound)
	s.callAs(s.globex, http.MethodGet, path, "").Problem(http.StatusNotFound)
	s.callAs(s.globex, http.MethodGet, path+"/errors", "").Problem(http.StatusNotFound)
	s.call(http.MethodPost, "/v1/imports", `{"kind":"cats","format":"csv"}`).field("kind")
	require.Len(t, s.call(http.MethodGet, "/v1/imports", "").ok(http.StatusOK).Items, 1)
}

func TestRunImportKeepsABoundedNumberOfErrors(t *testing.T) {
	s := startImporting(t)
	done, path := s.load("customers", "csv", "externalId,displayName\n"+strings.Repeat(",Nobody\n", 10_100))
	require.EqualValues(t, 10_100, done.Rows.Rejected)
	require.Len(t, s.rowErrors(path), 10_000)
}
