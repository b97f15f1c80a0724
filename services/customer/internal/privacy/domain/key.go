package domain

import (
	"regexp"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

const (
	maxNote    = 500  // runes
	maxProof   = 2000 // runes
	maxSource  = 100  // runes
	maxWording = 100  // runes
	maxTitle   = 200  // runes
)

// keys are what a tenant names its purposes and rules by.
var keys = regexp.MustCompile(`^[a-z][a-z0-9-]{0,62}$`)

func checkKey(path, key string, broken []fault.Field) []fault.Field {
	if !keys.MatchString(key) {
		broken = append(broken, fault.Field{Path: path, Message: "must be 1 to 63 lower-case letters, digits and hyphens, a letter first"})
	}
	return broken
}
