package store

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/domain"
)

// Settings are what one tenant has set.
type Settings struct {
	docs docstore.Handle[domain.Setting]
	now  func() time.Time
}

// GetMany returns those of the settings that the tenant has set, by id.
func (s Settings) GetMany(ctx context.Context, ids []string) (map[string]app.Setting, error) {
	return s.docs.GetMany(ctx, ids)
}

// Save stores a setting with what tells of its change.
func (s Settings) Save(ctx context.Context, setting app.Setting, told []contracts.Data) (app.Setting, error) {
	events, err := eventbus.Tell(s.now(), setting.ID, told...)
	if err != nil {
		return setting, err
	}
	return put(ctx, s.docs, setting, events...)
}
