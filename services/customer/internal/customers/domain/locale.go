package domain

import (
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// checkLanguage returns the tag in canonical form: "zh-hans-cn" becomes "zh-Hans-CN".
func checkLanguage(tag string, broken []fault.Field) (string, []fault.Field) {
	if tag == "" {
		return "", broken
	}
	parsed, err := language.Parse(tag)
	if err != nil {
		return tag, append(broken, fault.Field{Path: "language", Message: "must be a BCP 47 language tag, for example zh-CN"})
	}
	return parsed.String(), broken
}

func checkTimeZone(name string, broken []fault.Field) []fault.Field {
	if name == "" {
		return broken
	}
	if _, err := time.LoadLocation(name); err != nil || name == "Local" || strings.Contains(name, "..") {
		return append(broken, fault.Field{Path: "timeZone", Message: "must be an IANA time zone, for example Asia/Shanghai"})
	}
	return broken
}
