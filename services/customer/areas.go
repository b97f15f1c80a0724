package customer

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
	"github.com/guanxi-crm/guanxi/services/customer/internal/audit"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour"
	"github.com/guanxi-crm/guanxi/services/customer/internal/catalogue"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates"
	"github.com/guanxi-crm/guanxi/services/customer/internal/exports"
	"github.com/guanxi-crm/guanxi/services/customer/internal/fields"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments"
)

// openAreas opens the service's areas. The heart comes first, and the others are given what they need of it and of one
// another: what that is, is in needs.go.
func openAreas(ctx context.Context, env host.Env) (*customers.Customers, []area.Area, error) {
	heart, err := customers.Open(ctx, env)
	if err != nil {
		return nil, nil, err
	}
	definitions, noDefinitions := fields.Open(ctx, env)
	products, noProducts := catalogue.Open(ctx, env)
	deeds, noDeeds := behaviour.Open(ctx, env, customersForBehaviour(heart))
	lives, noLives := lifecycle.Open(ctx, env, customersForLifecycle(heart))
	groups, noGroups := segments.Open(ctx, env, customersForSegments(heart))
	points, noPoints := loyalty.Open(ctx, env, loyalty.Needs{Customers: customersForLoyalty(heart), Segments: segmentsForLoyalty(groups)})
	twins, noTwins := duplicates.Open(ctx, env, heart)
	files, noFiles := imports.Open(ctx, env, heart.App)
	trail, noTrail := audit.Open(ctx, env)
	err = errors.Join(noDefinitions, noProducts, noDeeds, noLives, noGroups, noPoints, noTwins, noFiles, noTrail)
	if err != nil {
		return nil, nil, err
	}
	heart.Definitions, heart.Catalogue, heart.Life = definitions.Of, products.Of, lives.Life
	files.Propose = proposal(twins)
	taken := exports.Exports{
		Customers: heart.App, InSegment: customersInSegment(groups), Escape: imports.Escape, Value: imports.WrittenValue,
	}
	areas := []area.Area{
		heart.Area(), definitions.Area(), products.Area(), deeds.Area(), lives.Area(), groups.Area(),
		points.Area(), files.Area(), taken.Area(), twins.Area(), trail.Area(),
	}
	private, err := privacy.Open(ctx, env, heart, areas) // the last: it erases and collects in all the others
	if err != nil {
		return nil, nil, err
	}
	return heart, append(areas, private.Area()), nil
}

// published tells every area of the service's own events.
func published(areas []area.Area) func(context.Context, []eventbus.Event) error {
	return all(areas, func(a area.Area) eventbus.Handler { return a.Published })
}

// apply tells every area of other services' events.
func apply(areas []area.Area) eventbus.Handler {
	return all(areas, func(a area.Area) eventbus.Handler { return a.Apply })
}

// all calls the same handler of every area. One that fails keeps the events for all, which may see them again.
func all(areas []area.Area, of func(area.Area) eventbus.Handler) func(context.Context, []eventbus.Event) error {
	return func(ctx context.Context, events []eventbus.Event) error {
		var errs []error
		for _, a := range areas {
			if handle := of(a); handle != nil {
				errs = append(errs, handle(ctx, events))
			}
		}
		return errors.Join(errs...)
	}
}
