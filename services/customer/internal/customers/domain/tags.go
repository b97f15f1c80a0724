package domain

import (
	"fmt"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/plain"
)

const (
	maxTags = 50
	maxTag  = 64 // runes
)

// checkTags returns the tags trimmed, sorted and without repeats.
func checkTags(tags []string, broken []fault.Field) ([]string, []fault.Field) {
	if len(tags) > maxTags {
		return tags, append(broken, fault.Field{Path: "tags", Message: fmt.Sprintf("has more than %d entries", maxTags)})
	}
	kept := make([]string, len(tags))
	for i, tag := range tags {
		path := fmt.Sprintf("tags[%d]", i)
		if kept[i], broken = plain.Text(path, tag, maxTag, broken); kept[i] == "" {
			broken = append(broken, fault.Field{Path: path, Message: "must not be empty"})
		}
	}
	slices.Sort(kept)
	return slices.Compact(kept), broken
}
