package domain

import (
	"fmt"
	"strconv"
	"time"
)

// Day is a calendar day where a purchase was made: "2026-01-31". Days compare as strings do.
type Day string

// Month is a calendar month: "2026-01". Months compare as strings do.
type Month string

// The years in which a purchase can have been made; a typing error beyond them would stretch every table by month.
const firstYear, lastYear = 1900, 2199

// ParseDay reads a day.
func ParseDay(s string) (Day, error) {
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return "", fmt.Errorf("%q is not a day such as 2026-01-31", s)
	}
	if at.Year() < firstYear || at.Year() > lastYear {
		return "", fmt.Errorf("day %s is not between the years %d and %d", s, firstYear, lastYear)
	}
	return Day(s), nil
}

// DayOf returns the calendar day of a time in its zone.
func DayOf(at time.Time) Day { return Day(at.Format(time.DateOnly)) }

// Month returns the month the day is in.
func (d Day) Month() Month { return Month(d[:len("2006-01")]) }

// Since returns how many days d is after the other day.
func (d Day) Since(other Day) int64 { return d.number() - other.number() }

// number counts days from 1970-01-01, before it below zero.
func (d Day) number() int64 {
	at, _ := time.Parse(time.DateOnly, string(d))
	return at.Unix() / int64(24*time.Hour/time.Second)
}

// Since returns how many months m is after the other month.
func (m Month) Since(other Month) int { return m.number() - other.number() }

// Plus returns the month n months later.
func (m Month) Plus(n int) Month {
	n += m.number()
	return Month(fmt.Sprintf("%04d-%02d", n/12, n%12+1))
}

func (m Month) number() int {
	year, _ := strconv.Atoi(string(m[:4]))
	month, _ := strconv.Atoi(string(m[5:]))
	return year*12 + month - 1
}
