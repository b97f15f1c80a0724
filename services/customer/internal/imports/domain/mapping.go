package domain

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/changes"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// Mapping is a tenant's own saying of what the columns of a kind of file mean.
type Mapping struct {
	ID        string     `bson:"-"`
	Version   int64      `bson:"-"`
	Name      string     `bson:"name"`
	Kind      Kind       `bson:"kind"`
	Columns   []Column   `bson:"columns"`
	Listed    bool       `bson:"listed"` // false once deleted
	CreatedAt time.Time  `bson:"createdAt"`
	UpdatedAt time.Time  `bson:"updatedAt"`
	DeletedAt *time.Time `bson:"deletedAt,omitempty"`
}

const (
	maxMappingName = 200 // runes
	// MaxMappings bounds a tenant's saved mappings.
	MaxMappings = 200
)

// Check returns an Invalid fault that says what is wrong with the mapping.
func (m Mapping) Check(defs fields.Definitions) error {
	var broken []fault.Field
	if n := utf8.RuneCountInString(strings.TrimSpace(m.Name)); n == 0 || n > maxMappingName {
		broken = append(broken, fault.Field{Path: "name", Message: fmt.Sprintf("must have 1 to %d characters", maxMappingName)})
	}
	for _, wrong := range CheckColumns(m.Kind, m.Columns, defs) {
		wrong.Path = "columns" + strings.TrimPrefix(wrong.Path, "mapping")
		broken = append(broken, wrong)
	}
	if len(broken) > 0 {
		return fault.OnFields(broken...)
	}
	return nil
}

// Told returns the event of the mapping having become what it is from what it was; nil when nothing has changed.
func (m Mapping) Told(before Mapping) contracts.Data {
	changed := changes.Between(before.told(), m.told())
	if len(changed) == 0 {
		return nil
	}
	return contracts.SettingChanged{Kind: "import-mapping", ID: m.ID, Name: m.Name, Changes: changed}
}

func (m Mapping) told() map[string]any {
	return map[string]any{"name": m.Name, "columns": m.Columns, "deleted": m.DeletedAt != nil}
}
