package data

import (
	"net/url"
	"strings"
)

// userSource is the database that holds the users. It is admin, and not the first of a user's databases: a user so
// outlives a database that is dropped, all are listed in one place, and it is where clients look by themselves.
const userSource = "admin"

// URIFor returns the URI by which a user's pods connect: the administrator's hosts, default database and options, with the
// user's name and password, and without the options that say how the administrator logs in.
func (m *MongoDB) URIFor(user, password string) string { return uriFor(m.uri, user, password) }

// uriFor keeps to MongoDB's connection string specification: credentials end at the first @, hosts at the first slash,
// options are parted by & or, as was once the custom, by semicolons, and their names are the same in any case.
func uriFor(uri, user, password string) string {
	scheme, rest, _ := strings.Cut(uri, "://")
	if _, hosts, found := strings.Cut(rest, "@"); found {
		rest = hosts
	}
	rest, query, _ := strings.Cut(rest, "?")
	if !strings.Contains(rest, "/") {
		rest += "/"
	}
	options := []string{"authSource=" + userSource}
	for option := range strings.FieldsFuncSeq(query, func(r rune) bool { return r == '&' || r == ';' }) {
		name, _, _ := strings.Cut(option, "=")
		switch strings.ToLower(name) {
		case "authsource", "authmechanism", "authmechanismproperties":
		default:
			options = append(options, option)
		}
	}
	return scheme + "://" + escape(user) + ":" + escape(password) + "@" + rest + "?" + strings.Join(options, "&")
}

// escape percent-encodes all that is not plainly a letter or digit; a plus sign would be read as itself.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
