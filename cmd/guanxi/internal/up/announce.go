package up

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/datadir"
	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/platform"
	"github.com/guanxi-crm/guanxi/kit/service"
)

const (
	askEvery   = 20 * time.Millisecond
	tellAfter  = 5 * time.Second // of not being ready, what is missing is told
	askTimeout = 3 * time.Second
)

// announce waits until the platform is ready, as a caller would see it, and says where everything is.
func announce(cfg Config, run datadir.Run, terminal io.Writer, began time.Time) service.Part {
	return service.Part{Name: "announcement", Run: func(ctx context.Context) error {
		tick := time.NewTicker(askEvery)
		defer tick.Stop()
		told := began
		for {
			missing := ask(ctx, run.Gateway)
			if missing == "" {
				_, _ = io.WriteString(terminal, banner(cfg, run, time.Since(began))) // a closed terminal stops nothing
				<-ctx.Done()
				return nil
			}
			if time.Since(told) > tellAfter {
				told = time.Now()
				_, _ = fmt.Fprintf(terminal, "Waiting for %s\n", missing)
			}
			select {
			case <-ctx.Done():
				return nil
			case <-tick.C:
			}
		}
	}}
}

// ask returns what is missing, or "".
func ask(ctx context.Context, gateway string) string {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, gateway+"/readyz", http.NoBody)
	if err != nil {
		return err.Error()
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = answer.Body.Close() }()
	var state service.State
	if err := json.NewDecoder(answer.Body).Decode(&state); err != nil {
		return err.Error()
	}
	var missing []string
	for _, check := range state.Checks {
		if !check.Ready && !check.Tolerated {
			missing = append(missing, check.Name+" ("+check.Reason+")")
		}
	}
	return strings.Join(missing, ", ")
}

func banner(cfg Config, run datadir.Run, took time.Duration) string {
	var out strings.Builder
	fmt.Fprintf(&out, "Guanxi is up, after %.2f s. Ctrl-C stops it; %s keeps its data.\n\n", took.Seconds(), cfg.DataDir)
	table := tabwriter.NewWriter(&out, 0, 0, 3, ' ', 0)
	row := func(what, where, which string) { _, _ = fmt.Fprintf(table, "  %s\t%s\t%s\n", what, where, which) }
	row("API", run.Gateway, strings.Join(platform.Names(), ", "))
	row("Traces", run.Gateway+"/traces", "the last ones, kept in memory")
	if run.Embedded {
		row("Events", run.Brokers[0], "embedded Kafka, in "+cfg.DataDir.Kafka())
	} else {
		row("Events", strings.Join(run.Brokers, ","), "Kafka")
	}
	if cfg.MongoDBURI.Reveal() == "" {
		row("Documents", cfg.DataDir.Database("*"), "SQLite, a file per service")
	} else {
		row("Documents", cfg.MongoDBURI.String(), "MongoDB")
	}
	row("Tenants", cfg.DataDir.Tenants(), "read again when it changes")
	if cfg.Log == "file" {
		row("Log", cfg.DataDir.Log(), cfg.LogLevel.String())
	}
	_ = table.Flush() // a strings.Builder never fails
	if !cfg.loopback() {
		out.WriteString("\nNote: " + cfg.Listen + " can be reached from other machines; traces and metrics are shown without a token.\n")
	}
	program := cfg.Program
	if cfg.DataDir != datadir.Default {
		program += " --data-dir " + string(cfg.DataDir)
	}
	fmt.Fprintf(&out, `
Next, in another terminal:

  export GUANXI_TOKEN=$(%[1]s token --tenant %[2]s --role admin)
  curl -H "Authorization: Bearer $GUANXI_TOKEN" %[3]s/v1/customers
  %[1]s demo

`, program, FirstTenant, run.Gateway)
	return out.String()
}
