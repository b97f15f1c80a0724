package config_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/guanxi-crm/guanxi/kit/config"
)

// FuzzMaskPasswords looks for a password that, written as a URI demands, is still there after masking.
func FuzzMaskPasswords(f *testing.F) {
	f.Add("guanxi", "hunter2", "db.example:27017")
	f.Add("", "a:b@c/d?e#f", "[::1]:9092")
	f.Fuzz(func(t *testing.T, user, password, host string) {
		if len(password) < 6 || strings.ContainsAny(host, "/?#@ \t\n\r\f\v") {
			t.Skip("a short password may stand elsewhere by chance, and this host is none")
		}
		written := url.UserPassword(user, password).String()
		_, secret, _ := strings.Cut(written, ":")
		masked := config.MaskPasswords("mongodb://" + written + "@" + host)
		if strings.Contains(masked, secret) && !strings.Contains(host, secret) && !strings.Contains(url.User(user).String(), secret) {
			t.Errorf("%q shows %q", masked, secret)
		}
	})
}
