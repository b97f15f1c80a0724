package domain

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Policy is how a tenant follows purchases up.
type Policy struct {
	Off bool // no follow-up is made automatically
	// After is the time from a purchase to its follow-up: calendar days, and what is left of a day.
	AfterDays int
	AfterRest time.Duration
	Grace     time.Duration  // from due to missed
	Zone      *time.Location // of customers that have none
}

// The tenant settings a policy is read from.
const (
	FollowUpAfter = "interaction.followUpAfter" // "30d", "720h" or "off"
	FollowUpGrace = "interaction.followUpGrace" // "7d" or "168h"
)

// What holds for a tenant that sets nothing.
const (
	defaultAfterDays = 30
	defaultGrace     = 7 * day
	day              = 24 * time.Hour
)

// ReadPolicy reads a tenant's policy from its settings. A setting that cannot be read is an error that names it, and the
// policy returned with it has the default in its place.
func ReadPolicy(settings map[string]string, zone *time.Location) (Policy, error) {
	p := Policy{AfterDays: defaultAfterDays, Grace: defaultGrace, Zone: zone}
	var wrong error
	if text := settings[FollowUpAfter]; text == "off" {
		p.Off = true
	} else if text != "" {
		if after, err := parseSpan(text); err != nil {
			wrong = fmt.Errorf("setting %s: %w, or off", FollowUpAfter, err)
		} else {
			p.AfterDays, p.AfterRest = int(after/day), after%day
		}
	}
	if text := settings[FollowUpGrace]; text != "" {
		if grace, err := parseSpan(text); err != nil {
			wrong = fmt.Errorf("setting %s: %w", FollowUpGrace, err)
		} else {
			p.Grace = grace
		}
	}
	return p, wrong
}

// parseSpan reads a number of days ("30d") or a Go duration ("720h").
func parseSpan(text string) (time.Duration, error) {
	var span time.Duration
	var err error
	if days, isDays := strings.CutSuffix(text, "d"); isDays {
		var n int
		n, err = strconv.Atoi(days)
		span = time.Duration(n) * day
		if n > 36500 {
			err = strconv.ErrRange
		}
	} else {
		span, err = time.ParseDuration(text)
	}
	if err != nil || span < 0 {
		return 0, fmt.Errorf("%q must be a number of days, for example 30d, or a duration, for example 720h", text)
	}
	return span, nil
}
