package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/client"
)

// counts are what analytics has counted of a tenant.
type counts struct{ customers, purchases int64 }

func (c counts) plus(o counts) counts {
	return counts{c.customers + o.customers, c.purchases + o.purchases}
}

func (c counts) reached(o counts) bool {
	return c.customers >= o.customers && c.purchases >= o.purchases
}

const (
	// standstill is how long the figures may stand still before the wait is given up: above the time that a group of
	// consumers takes to notice that a member died.
	standstill = 20 * time.Second
)

// beforeCatchUp notes what analytics has counted, and returns what waits until it has counted so much more.
func (r *runtime) beforeCatchUp(ctx context.Context, api *client.Client, wanted bool) (wait func(more counts) error, err error) {
	if !wanted {
		return func(counts) error { return nil }, nil
	}
	before, err := r.counted(ctx, api)
	if err != nil {
		return nil, err
	}
	return func(more counts) error { return r.catchUp(ctx, api, before.plus(more)) }, nil
}

func (r *runtime) catchUp(ctx context.Context, api *client.Client, goal counts) error {
	began, line := time.Now(), r.line()
	defer line.clear()
	last, moved := counts{}, time.Now()
	for {
		now, err := r.counted(ctx, api)
		if err != nil {
			return err
		}
		if now.reached(goal) {
			line.clear()
			if waited := time.Since(began); waited > time.Second {
				_, err = fmt.Fprintf(r.err, "analytics  counted %s later\n", waited.Round(10*time.Millisecond))
			}
			return err
		}
		if now != last {
			last, moved = now, time.Now()
		}
		if time.Since(moved) > standstill {
			return fmt.Errorf("analytics stands still at %d of %d customers and %d of %d purchases: see the log, or guanxi dlq list --group analytics",
				now.customers, goal.customers, now.purchases, goal.purchases)
		}
		line.showf("analytics has counted %d of %d customers, %d of %d purchases", now.customers, goal.customers, now.purchases, goal.purchases)
		if err := r.pause(ctx, askEvery); err != nil {
			return errors.New("no longer waiting; what was imported stays, and analytics goes on counting")
		}
	}
}

// counted asks the dashboard.
func (r *runtime) counted(ctx context.Context, api *client.Client) (counts, error) {
	var dashboard struct {
		Customers struct {
			Total int64 `json:"total"`
		} `json:"customers"`
		Purchases int64 `json:"purchases"`
	}
	err := api.Get(ctx, "/v1/dashboard", &dashboard)
	return counts{dashboard.Customers.Total, dashboard.Purchases}, err
}
