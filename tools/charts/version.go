package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
)

// setVersion gives a chart the version in VERSION, and as appVersion the tag of the images of that version.
func setVersion(made files, from, chart string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	version := strings.TrimSpace(string(text))
	if !regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`).MatchString(version) {
		return fmt.Errorf("%s: %q is no semantic version such as 1.2.3", from, version)
	}
	described, err := os.ReadFile(chart)
	if err != nil {
		return err
	}
	for pattern, line := range map[string]string{
		`(?m)^version: .*$`:    "version: " + version,
		`(?m)^appVersion: .*$`: "appVersion: v" + version,
	} {
		if !regexp.MustCompile(pattern).Match(described) {
			return fmt.Errorf("%s: has no line like %s", chart, line)
		}
		described = regexp.MustCompile(pattern).ReplaceAll(described, []byte(line))
	}
	made[chart] = described
	return nil
}
