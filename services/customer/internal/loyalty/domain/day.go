package domain

import "time"

// Day is a calendar day where the tenant is: "2026-01-31". Days order as text does; the empty Day is none.
type Day string

// DayOf returns the day that it is at a time in a place.
func DayOf(at time.Time, place *time.Location) Day { return dayOf(at.In(place)) }

func dayOf(at time.Time) Day { return Day(at.Format(time.DateOnly)) }

func (d Day) time() time.Time {
	at, _ := time.Parse(time.DateOnly, string(d)) // days are checked where they come in
	return at
}

// Valid reports whether it is a day of the calendar.
func (d Day) Valid() bool {
	_, err := time.Parse(time.DateOnly, string(d))
	return err == nil
}

// Next returns the day after.
func (d Day) Next() Day { return dayOf(d.time().AddDate(0, 0, 1)) }

// Before returns the day before.
func (d Day) Before() Day { return dayOf(d.time().AddDate(0, 0, -1)) }

// AddMonths returns the day of the same number n months later, or the last day of that month where it is shorter.
func (d Day) AddMonths(n int) Day {
	at := d.time()
	first := time.Date(at.Year(), at.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	return dayOf(first.AddDate(0, 0, min(at.Day(), last.Day())-1))
}

// EndOfMonth returns the last day of the day's month.
func (d Day) EndOfMonth() Day {
	at := d.time()
	return dayOf(time.Date(at.Year(), at.Month()+1, 0, 0, 0, 0, 0, time.UTC))
}

// birthday returns the day in a year on which somebody born on a day such as "02-29" has a birthday: in a year without
// that day, on the one before.
func birthday(born string, year int) Day {
	first := time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC)
	day := Day(first.Format("2006") + "-" + born)
	if born == "02-29" && !day.Valid() {
		return Day(first.Format("2006") + "-02-28")
	}
	return day
}

// birthdayAfter returns the first birthday after a day.
func birthdayAfter(born string, day Day) Day {
	year := day.time().Year()
	if next := birthday(born, year); next > day {
		return next
	}
	return birthday(born, year+1)
}

// BornOn returns the part of a date of birth that comes round every year: "03-05"; "" where there is none.
func BornOn(date string) string {
	if !Day(date).Valid() {
		return ""
	}
	return date[len("2006-"):]
}
