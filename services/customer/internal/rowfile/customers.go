package rowfile

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

// Customers reads a file of customers; contentType is what its sender calls it, and may be empty.
func Customers(file io.Reader, format domain.ImportFormat, contentType string) (Reader[domain.CustomerRow], error) {
	return open(file, format, contentType, customerColumns())
}

func customerColumns() columns[domain.CustomerRow] {
	type row = domain.CustomerRow
	return columns[row]{
		required: [][]string{{"externalId"}, {"displayName", "givenName", "familyName"}},
		column:   customerColumn,
		set: map[string]func(*row, string){
			"externalId":       func(r *row, v string) { r.ExternalID = v },
			"kind":             func(r *row, v string) { r.Kind = domain.Kind(v) },
			"displayName":      func(r *row, v string) { r.Name.Display = v },
			"givenName":        func(r *row, v string) { r.Name.Given = v },
			"familyName":       func(r *row, v string) { r.Name.Family = v },
			"email":            func(r *row, v string) { addPoint(r, 0, domain.Email, v) },
			"phone":            func(r *row, v string) { addPoint(r, len(r.ContactPoints), domain.Phone, v) },
			"language":         func(r *row, v string) { r.Language = v },
			"timeZone":         func(r *row, v string) { r.TimeZone = v },
			"tags":             func(r *row, v string) { r.Tags = splitTags(v) },
			"owner":            func(r *row, v string) { r.Owner = v },
			"preferredChannel": func(r *row, v string) { r.PreferredChannel = domain.Channel(v) },
			"createdOn":        func(r *row, v string) { r.CreatedOn = v },
		},
	}
}

// addPoint puts e-mail before phone, whatever the order of the columns, so that two files of the same customers agree.
func addPoint(r *domain.CustomerRow, at int, kind domain.PointKind, value string) {
	if value != "" {
		r.ContactPoints = slices.Insert(r.ContactPoints, at, domain.ContactPoint{Kind: kind, Value: value})
	}
}

// splitTags splits "vip;north" and passes over what is empty between the semicolons.
func splitTags(value string) []string {
	var tags []string
	for tag := range strings.SplitSeq(value, ";") {
		if tag = strings.TrimSpace(tag); tag != "" {
			tags = append(tags, tag)
		}
	}
	return tags
}

func customerColumn(row domain.CustomerRow, path string) string {
	switch path {
	case "name.display":
		return "displayName"
	case "name.given":
		return "givenName"
	case "name.family":
		return "familyName"
	}
	for i, point := range row.ContactPoints {
		if strings.HasPrefix(path, fmt.Sprintf("contactPoints[%d]", i)) {
			return string(point.Kind)
		}
	}
	column, _, _ := strings.Cut(path, "[")
	return column
}
