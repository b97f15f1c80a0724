package cli

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/guanxi-crm/guanxi/kit/eventbus"
)

type dlqCommand struct {
	List   dlqListCommand   `cmd:"" help:"List a service's dead letters, oldest first."`
	Replay dlqReplayCommand `cmd:"" help:"Hand dead letters to the service once more."`
}

// dlqFlags say whose dead letters, and where they are.
type dlqFlags struct {
	Group        string   `required:"" placeholder:"SERVICE" help:"The service that could not handle them: customer, interaction, feedback or analytics."`
	KafkaBrokers []string `env:"GUANXI_KAFKA_BROKERS" placeholder:"ADDRESS" help:"The brokers; the local installation's when left out."`
	Limit        int      `default:"100" help:"How many at most (${default})."`
}

type dlqListCommand struct {
	dlqFlags `embed:""`
}

func (*dlqListCommand) Help() string {
	return `Example:

    $ guanxi dlq list --group analytics
    AT  FAILED                REASON     TRIES  TENANT  TYPE                                         SUBJECT                         ERROR
    0   2026-01-31T09:30:00Z  exhausted  7      demo    dev.guanxi.customer.purchase-recorded.v1     cus_01h455vb4pex5vsknk084sn02q  …`
}

func (c *dlqListCommand) Run(ctx context.Context, r *runtime) error {
	return r.withBus(ctx, c.dlqFlags, func(ctx context.Context, bus *eventbus.Bus) error {
		letters, err := bus.ListDead(ctx, c.Group, c.Limit)
		if err != nil {
			return err
		}
		if len(letters) == 0 {
			_, err := fmt.Fprintf(r.err, "%s has no dead letters.\n", c.Group)
			return err
		}
		table := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', 0)
		_, _ = fmt.Fprintln(table, "AT\tFAILED\tREASON\tTRIES\tTENANT\tTYPE\tSUBJECT\tERROR") // Flush returns the error
		for _, l := range letters {
			_, _ = fmt.Fprintf(table, "%d\t%s\t%s\t%d\t%s\t%s\t%s\t%s\n", l.At, l.FailedAt.Format(time.RFC3339), l.Reason, l.Attempts,
				l.Event.Tenant, l.Event.Type, l.Event.Subject, l.Error)
		}
		return table.Flush()
	})
}

type dlqReplayCommand struct {
	dlqFlags `embed:""`
	Tenant   string `placeholder:"ID" help:"Only those of this tenant; the others go to the end of the list."`
}

func (*dlqReplayCommand) Help() string {
	return `Mend the cause first: a letter that fails again is a dead letter again.

Example:

    $ guanxi dlq replay --group analytics --limit 10
    10 replayed`
}

func (c *dlqReplayCommand) Run(ctx context.Context, r *runtime) error {
	return r.withBus(ctx, c.dlqFlags, func(ctx context.Context, bus *eventbus.Bus) error {
		var match func(eventbus.DeadLetter) bool
		if c.Tenant != "" {
			match = func(l eventbus.DeadLetter) bool { return l.Event.Tenant == c.Tenant }
		}
		n, err := bus.ReplayDead(ctx, c.Group, c.Limit, match)
		if err != nil {
			return fmt.Errorf("%d were replayed, then: %w", n, err)
		}
		_, err = fmt.Fprintln(r.out, n, "replayed")
		return err
	})
}

// busTimeout bounds a command on the brokers.
const busTimeout = time.Minute

func (r *runtime) withBus(ctx context.Context, f dlqFlags, do func(context.Context, *eventbus.Bus) error) (err error) {
	if f.Limit < 1 {
		return errors.New("--limit must be at least 1")
	}
	if len(f.KafkaBrokers) == 0 {
		run, err := r.dir.ReadRun()
		if err != nil {
			return err
		}
		if f.KafkaBrokers = run.Brokers; len(f.KafkaBrokers) == 0 {
			return fmt.Errorf("there is no local installation in %s: name the brokers with --kafka-brokers", r.dir)
		}
	}
	bus, err := eventbus.Open(eventbus.Config{Brokers: f.KafkaBrokers, ClientID: localSubject})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bus.Close()) }()
	ctx, cancel := context.WithTimeout(ctx, busTimeout)
	defer cancel()
	if err := bus.Ready(ctx); err != nil {
		return fmt.Errorf("no Kafka broker answers at %v: start guanxi up, or name the brokers with --kafka-brokers", f.KafkaBrokers)
	}
	return do(ctx, bus)
}
