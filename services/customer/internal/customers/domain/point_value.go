package domain

import (
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

var (
	weChatID = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{5,19}$`)
	lineID   = regexp.MustCompile(`^[a-z0-9._-]{1,20}$`)
	xHandle  = regexp.MustCompile(`^[A-Za-z0-9_]{1,15}$`)
)

// normalise returns the value as it is kept, and what is wrong with it. Values that reach the same place are kept alike, so
// that they are found and compared.
func (k PointKind) normalise(value, country string) (kept, wrong string) {
	if value == "" {
		return value, "must not be empty"
	}
	switch k {
	case Email:
		return normaliseEmail(value)
	case Phone, WhatsApp:
		return normalisePhone(value, country)
	case WeChat:
		if !weChatID.MatchString(value) {
			return value, "must be a WeChat id: 6 to 20 letters, digits, _ and -, a letter first"
		}
		return value, ""
	case Line:
		id := strings.ToLower(strings.TrimPrefix(value, "@"))
		if !lineID.MatchString(id) {
			return value, "must be a LINE id: at most 20 letters, digits, dots, _ and -"
		}
		return id, ""
	case X:
		return normaliseX(value)
	case Website:
		return normaliseWebsite(value)
	default:
		return value, ""
	}
}

// normaliseEmail keeps what is before the @ as its owner writes it, which RFC 5321 (section 2.4) leaves to the host.
func normaliseEmail(value string) (kept, wrong string) {
	const noEmail = "must be an e-mail address, for example ada@example.org"
	at, err := mail.ParseAddress(value)
	if err != nil || at.Name != "" || strings.HasPrefix(value, "<") {
		return value, noEmail
	}
	i := strings.LastIndex(at.Address, "@")
	if strings.ContainsAny(at.Address[:i], " \"(),:;<>@[]\\") { // allowed in quotes; nobody has one, and few programs take it
		return value, noEmail
	}
	host, ok := normaliseHost(at.Address[i+1:])
	if !ok {
		return value, noEmail
	}
	return at.Address[:i+1] + host, ""
}

// normaliseHost returns a public host name as people read it: in small letters, "bücher.example" rather than
// "xn--bcher-kva.example" (IDNA, RFC 5891).
func normaliseHost(host string) (kept string, ok bool) {
	kept, err := idna.Lookup.ToUnicode(strings.TrimSuffix(host, "."))
	if err != nil {
		return host, false
	}
	labels := strings.Split(kept, ".")
	if _, err = idna.Lookup.ToASCII(kept); err != nil || len(labels) < 2 || slices.Contains(labels, "") {
		return host, false
	}
	last := labels[len(labels)-1]
	return kept, strings.Trim(last, "0123456789") != "" // or it is the address of a machine
}

func normaliseX(value string) (kept, wrong string) {
	handle := strings.TrimPrefix(value, "https://")
	for _, site := range []string{"www.", "x.com/", "twitter.com/", "@"} {
		handle = strings.TrimPrefix(handle, site)
	}
	if !xHandle.MatchString(handle) {
		return value, "must be an X handle: at most 15 letters, digits and _"
	}
	return handle, ""
}

// normaliseWebsite takes "example.org" for "https://example.org/", and keeps neither default ports nor fragments.
func normaliseWebsite(value string) (kept, wrong string) {
	const noWebsite = "must be a web address, for example https://example.org"
	written := value
	if !strings.Contains(written, "://") {
		written = "https://" + written
	}
	u, err := url.Parse(written)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.User != nil {
		return value, noWebsite
	}
	host, ok := normaliseHost(u.Hostname())
	if !ok {
		return value, noWebsite
	}
	port := u.Port()
	if u.Host, err = idna.Lookup.ToASCII(host); err != nil {
		return value, noWebsite
	}
	if port != "" && (u.Scheme != "https" || port != "443") && (u.Scheme != "http" || port != "80") {
		u.Host += ":" + port
	}
	if u.Path == "" {
		u.Path = "/"
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String(), ""
}
