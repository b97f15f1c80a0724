package config

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// foreign are the GUANXI_ variables that are not configuration of a service: the command line's, the tests', and what
// Kubernetes sets in a pod for each Service of its namespace ("service links"), such as
// GUANXI_CUSTOMER_PORT=tcp://10.0.0.7:8080.
var foreign = regexp.MustCompile(`^GUANXI_(` +
	`(TEST_\w+|REQUIRE_SERVERS|DATA|TOKEN|SERVER)=|` +
	`\w+_SERVICE_(HOST|PORT|PORT_\w+)=|` +
	`\w+_PORT=(tcp|udp|sctp)://|` +
	`\w+_PORT_\d+_(TCP|UDP|SCTP)(_ADDR|_PORT|_PROTO)?=)`)

// environment returns the GUANXI_ variables that have a value and could be configuration.
func environment(environ []string) map[string]string {
	env := map[string]string{}
	for _, line := range environ {
		name, value, _ := strings.Cut(line, "=")
		if strings.HasPrefix(name, Prefix+"_") && value != "" && !foreign.MatchString(line) {
			env[name] = value
		}
	}
	return env
}

// unknownVariables names the variables that set nothing: most are misspelt.
func unknownVariables(env, names map[string]string) error {
	known := slices.Collect(maps.Values(names))
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(env)) {
		if !slices.Contains(known, name) {
			errs = append(errs, fmt.Errorf("unknown environment variable %s: it sets nothing (--help lists those that do)", name))
		}
	}
	return errors.Join(errs...)
}
