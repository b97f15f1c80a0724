package app

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

const (
	// unfinishedAfter is how long a redemption is left to whoever is making it.
	unfinishedAfter = time.Minute
	finishedAtOnce  = 200
)

// FinishRedemptions brings the redemptions to an end that a crash left on the way, and returns how many. Those that
// have their points go on; those that do not, or give up what they had, go back.
func (a App) FinishRedemptions(ctx context.Context) (int, error) {
	total := 0
	var failed []error
	for _, state := range domain.Underway() {
		left, err := a.Redemptions.Unfinished(ctx, state, a.now().Add(-unfinishedAfter), finishedAtOnce)
		if err != nil {
			return total, err
		}
		for _, r := range left {
			if err := a.finish(ctx, r); err != nil {
				failed = append(failed, err)
				continue
			}
			total++
		}
	}
	return total, errors.Join(failed...)
}

// finish ends a redemption that nobody is making any more, or that somebody is slow to make.
func (a App) finish(ctx context.Context, r domain.Redemption) error {
	if r.State == domain.Pending {
		var err error
		r.Failure = "it was not finished in time; redeem the offer again"
		if r, err = a.move(ctx, r.To(domain.Failing, a.now())); err != nil {
			return err
		}
	}
	_, err := a.advance(ctx, r)
	return err
}

// errPassed says that somebody else has brought the redemption on.
var errPassed = errors.New("loyalty: the redemption is at another state")

// advance brings a redemption from where it is to its end.
//
// Every step reads the document that it is to change, then the redemption, and changes the document only if the
// redemption is still at the step's state and the document at the version read. And whoever moves a redemption on to
// give something back writes to the document even if there is nothing to give: so one who is slow, and read it at the
// state before, can take nothing any more.
func (a App) advance(ctx context.Context, r domain.Redemption) (domain.Redemption, error) {
	for !r.State.Final() {
		next, err := a.step(ctx, r)
		switch {
		case errors.Is(err, errPassed):
			r, err = a.Redemptions.Get(ctx, r.ID)
		case err == nil:
			r, err = a.move(ctx, next)
		}
		if err != nil {
			return r, err
		}
	}
	return r, nil
}

// move saves a redemption at its new state, or returns it at the one to which somebody else has moved it meanwhile.
func (a App) move(ctx context.Context, r domain.Redemption) (domain.Redemption, error) {
	saved, err := a.Redemptions.Save(ctx, r)
	if errors.Is(err, docstore.ErrConflict) {
		return a.Redemptions.Get(ctx, r.ID)
	}
	return saved, err
}
