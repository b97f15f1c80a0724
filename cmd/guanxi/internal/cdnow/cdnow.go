// Package cdnow reads the purchases file of the CDNOW data set as it is published (Fader & Hardie): one purchase a line in
// fixed columns, namely customer, day, number of CDs and dollars. It knows nothing of where they go.
package cdnow

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Purchase is one line of the file.
type Purchase struct {
	Line     int    // in the file, from 1: the purchase's identity, since the file gives it none
	Customer string // "00001"
	Day      string // "1997-01-31"
	CDs      int
	Amount   string // decimal: "11.77"
}

// LineError says what is wrong with a line.
type LineError struct {
	Line int
	Text string
	Why  string
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d (%.60q): %s", e.Line, e.Text, e.Why) }

const maxLine = 4096 // bytes

// Read hands each purchase to yield, in order, until it returns an error. A header, blank lines and carriage returns
// are passed over. The published one-tenth sample has a second customer column, which is passed over as well.
func Read(r io.Reader, yield func(Purchase) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, maxLine), maxLine)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 || n == 1 && fields[0] == "customer_id" {
			continue
		}
		purchase, why := parse(fields)
		if why != "" {
			return &LineError{Line: n, Text: lines.Text(), Why: why}
		}
		purchase.Line = n
		if err := yield(purchase); err != nil {
			return err
		}
	}
	return lines.Err()
}

// parse returns what is wrong with the fields, or the purchase.
func parse(fields []string) (Purchase, string) {
	if len(fields) == 5 {
		fields = append(fields[:1:1], fields[2:]...)
	}
	if len(fields) != 4 {
		return Purchase{}, fmt.Sprintf("has %d columns, not 4 (customer, day, CDs, dollars)", len(fields))
	}
	if strings.Trim(fields[0], "0123456789") != "" || len(fields[0]) > 20 {
		return Purchase{}, "the customer must be a number"
	}
	day, err := time.Parse("20060102", fields[1])
	if err != nil {
		return Purchase{}, "the day must be written YYYYMMDD"
	}
	cds, err := strconv.Atoi(fields[2])
	if err != nil || cds < 0 {
		return Purchase{}, "the number of CDs must be a whole number"
	}
	whole, fraction, point := strings.Cut(fields[3], ".")
	if whole == "" || point && fraction == "" || len(whole) > 12 || len(fraction) > 4 || strings.Trim(whole+fraction, "0123456789") != "" {
		return Purchase{}, "the dollars must be a decimal number"
	}
	return Purchase{Customer: fields[0], Day: day.Format(time.DateOnly), CDs: cds, Amount: fields[3]}, ""
}
