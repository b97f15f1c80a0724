package domain

import (
	"strings"
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// firstZone is where a calendar day begins first (UTC+14, the Line Islands): what is in the future there is so everywhere.
const firstZone = 14 * time.Hour

// checkPastDay returns a calendar day that is not in the future.
func checkPastDay(path, day string, now time.Time, broken []fault.Field) (string, []fault.Field) {
	day = strings.TrimSpace(day)
	at, err := time.Parse(time.DateOnly, day)
	switch {
	case err != nil || at.Year() < 1900:
		return day, append(broken, fault.Field{Path: path, Message: "must be a calendar day from 1900 on, for example 2026-01-31"})
	case day > now.UTC().Add(firstZone).Format(time.DateOnly):
		return day, append(broken, fault.Field{Path: path, Message: "is in the future"})
	}
	return day, broken
}

// checkDay returns a calendar day, which may be empty.
func checkDay(path, day string, broken []fault.Field) (string, []fault.Field) {
	if day = strings.TrimSpace(day); day == "" {
		return "", broken
	}
	if at, err := time.Parse(time.DateOnly, day); err != nil || at.Year() < 1900 {
		broken = append(broken, fault.Field{Path: path, Message: "must be a calendar day from 1900 on, for example 2026-01-31"})
	}
	return day, broken
}
