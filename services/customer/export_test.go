package customer

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
)

// OpenAreas opens the areas as New does, for tests that publish and sweep by themselves.
func OpenAreas(ctx context.Context, env host.Env) ([]area.Area, error) {
	_, areas, err := openAreas(ctx, env)
	return areas, err
}
