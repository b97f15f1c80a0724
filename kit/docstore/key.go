package docstore

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// ErrKey says that a tenant or id cannot be part of a key. A key is "tenant/id", so a tenant must hold no slash for
// one tenant's keys to be a range of their own.
var ErrKey = errors.New("docstore: not usable as a key")

const (
	maxTenant = 63  // bytes: a DNS label
	maxID     = 512 // bytes
)

func checkTenant(tenant string) error {
	outside := func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') }
	if tenant == "" || len(tenant) > maxTenant || strings.ContainsFunc(tenant, outside) ||
		strings.HasPrefix(tenant, "-") || strings.HasSuffix(tenant, "-") {
		return fmt.Errorf("%w: tenant %q is not a DNS label", ErrKey, tenant)
	}
	return nil
}

func checkID(id string) error {
	switch {
	case id == "":
		return fmt.Errorf("%w: the id is empty", ErrKey)
	case len(id) > maxID:
		return fmt.Errorf("%w: the id has more than %d bytes", ErrKey, maxID)
	case !utf8.ValidString(id) || strings.ContainsRune(id, 0):
		return fmt.Errorf("%w: id %q is not plain UTF-8", ErrKey, id)
	}
	return nil
}
