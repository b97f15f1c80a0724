package cdnow_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/cdnow"
	"github.com/guanxi-crm/guanxi/contracts"
)

func read(text string) ([]cdnow.Purchase, error) {
	var all []cdnow.Purchase
	err := cdnow.Read(strings.NewReader(text), func(p cdnow.Purchase) error { all = append(all, p); return nil })
	return all, err
}

func TestReadsTheFixedColumns(t *testing.T) {
	got, err := read(" customer_id  date number_of_cds  dollar_value\r\n 00001 19970101  1   11.77\n\n 00004 0001 19980630  2    0.00\n")
	require.NoError(t, err)
	require.Equal(t, []cdnow.Purchase{
		{Line: 2, Customer: "00001", Day: "1997-01-01", CDs: 1, Amount: "11.77"},
		{Line: 4, Customer: "00004", Day: "1998-06-30", CDs: 2, Amount: "0.00"},
	}, got)
}

func TestNamesTheLineAndWhatIsWrongWithIt(t *testing.T) {
	for text, says := range map[string]string{
		"00001 19970101 1":             "has 3 columns",
		"0000x 19970101 1 11.77":       "customer must be a number",
		"00001 19970230 1 11.77":       "YYYYMMDD",
		"00001 19970101 -1 11.77":      "CDs must be",
		"00001 19970101 1 11,77":       "dollars must be",
		"00001 19970101 1 .77":         "dollars must be",
		strings.Repeat("00001 ", 2000): "token too long",
	} {
		_, err := read("customer_id date number_of_cds dollar_value\n" + text)
		require.ErrorContains(t, err, says)
		if line, ok := errors.AsType[*cdnow.LineError](err); ok {
			require.Equal(t, 2, line.Line)
		}
	}
}

func TestStopsWhenItsReaderDoes(t *testing.T) {
	enough, n := errors.New("enough"), 0
	err := cdnow.Read(strings.NewReader("1 19970101 1 1\n2 19970101 1 1\n"), func(cdnow.Purchase) error { n++; return enough })
	require.ErrorIs(t, err, enough)
	require.Equal(t, 1, n)
}

func FuzzWhatIsReadIsAPurchase(f *testing.F) {
	f.Add(" 00001 19970101  1   11.77\n")
	f.Add(" customer_id  date number_of_cds  dollar_value\n 00004 0001 19970101  2   29.33\n")
	f.Add("1 00000101 0 0\n\r\n9 99991231 9 9.9999")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := read(text)
		last := 0
		for _, p := range got {
			require.Greater(t, p.Line, last)
			last = p.Line
			_, dayErr := time.Parse(time.DateOnly, p.Day)
			require.NoError(t, dayErr)
			_, moneyErr := contracts.ParseMoney(p.Amount, "USD")
			require.True(t, moneyErr == nil || errors.Is(moneyErr, contracts.ErrPrecision), "%s: %v", p.Amount, moneyErr)
			require.NotEmpty(t, p.Customer)
		}
		if line, ok := errors.AsType[*cdnow.LineError](err); ok {
			require.Greater(t, line.Line, last)
		}
	})
}
