package data

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

const (
	maxDatabaseName = 63  // bytes, MongoDB's limit
	maxPrefix       = 150 // characters, of the 249 that Kafka allows a topic, so that the services' own names fit behind it
)

// Kafka reads User:* as everybody, and ACL filters read an empty name as any: so names are held to plain characters.
var (
	userName    = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9._-]{0,127}$`)
	topicPrefix = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9._-]*\.$`)
	plainSecret = regexp.MustCompile(`^[[:graph:]]+$`)
)

func checkUser(op, name, own string) error {
	if !userName.MatchString(name) {
		return invalid(op, "a user's name has 1 to 128 letters, digits, dots, dashes and underscores")
	}
	if name == own {
		return invalid(op, "this is the user that the operator itself logs in as; give the tenant's another name")
	}
	return nil
}

// checkPassword keeps to characters that every SCRAM implementation hashes alike: Kafka's does not normalise others.
func checkPassword(op, password string) error {
	if !plainSecret.MatchString(password) {
		return invalid(op, "a password has one or more printable ASCII characters and no space")
	}
	return nil
}

func checkPrefix(op, prefix string) error {
	if !topicPrefix.MatchString(prefix) || len(prefix) > maxPrefix {
		return invalid(op, fmt.Sprintf("a prefix has letters, digits, dots, dashes and underscores, at most %d, and ends "+
			"with a dot, so that it is never the beginning of another tenant's", maxPrefix))
	}
	return nil
}

func checkDatabase(op, name string) error {
	switch {
	case name == "" || strings.ContainsAny(name, "/\\. \"$*<>:|?\x00"):
		return invalid(op, fmt.Sprintf("a database's name is not empty and has none of / \\ . \" $ * < > : | ? nor spaces: %q", name))
	case len(name) > maxDatabaseName:
		return invalid(op, fmt.Sprintf("a database's name has at most %d bytes: %q has %d", maxDatabaseName, name, len(name)))
	case slices.Contains([]string{"admin", "config", "local"}, strings.ToLower(name)):
		return invalid(op, fmt.Sprintf("the database %s is MongoDB's own", name))
	}
	return nil
}
