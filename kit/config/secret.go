package config

import (
	"log/slog"
	"regexp"
)

const mask = "***"

// Secret is a value that no log, error or encoding shows.
type Secret struct{ value *string } // a pointer, so that even printing the struct's fields does not show it

// Reveal returns the value, for the one place that uses it.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// UnmarshalText reads the value.
func (s *Secret) UnmarshalText(text []byte) error {
	value := string(text)
	s.value = &value
	return nil
}

// String shows whether there is a value.
func (s Secret) String() string {
	if s.Reveal() == "" {
		return ""
	}
	return mask
}

// GoString is what %#v shows.
func (s Secret) GoString() string { return "config.Secret(" + s.String() + ")" }

// MarshalText is what JSON shows.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue is what slog shows.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// URI is an address that may hold a password: it is shown without it.
type URI struct{ Secret }

// String returns the address with its passwords masked.
func (u URI) String() string { return MaskPasswords(u.Reveal()) }

// GoString is what %#v shows.
func (u URI) GoString() string { return "config.URI(" + u.String() + ")" }

// MarshalText is what JSON shows.
func (u URI) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// LogValue is what slog shows.
func (u URI) LogValue() slog.Value { return slog.StringValue(u.String()) }

var (
	userinfo = regexp.MustCompile(`(://[^:@/?#\s]*):[^/?#\s]*@`)
	options  = regexp.MustCompile(`(?i)([?&][^=&#\s]*(?:password|secret|token|properties)[^=&#\s]*=)[^&#\s]+`)
)

// MaskPasswords masks the password of every URI in a text, and options whose name says that they are secret. MongoDB's
// URIs name several hosts, which net/url does not parse.
func MaskPasswords(text string) string {
	return options.ReplaceAllString(userinfo.ReplaceAllString(text, "${1}:"+mask+"@"), "${1}"+mask)
}
