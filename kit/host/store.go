package host

import (
	"cmp"
	"context"
	"path/filepath"
	"time"

	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/mongodb"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
	"github.com/guanxi-crm/guanxi/kit/docstore/tracing"
	"github.com/guanxi-crm/guanxi/kit/telemetry"
	"github.com/guanxi-crm/guanxi/kit/telemetry/mongomonitor"
)

// openEngine opens the engine that is configured, with one span for each operation: MongoDB's driver tells a monitor of
// its commands, and SQLite's operations are wrapped.
func openEngine(ctx context.Context, name string, c StoreConfig, tel *telemetry.Telemetry, now func() time.Time) (docstore.Engine, error) {
	if uri := c.MongoDBURI.Reveal(); uri != "" {
		return mongodb.Open(ctx, uri, cmp.Or(c.Database, "guanxi_"+name), mongodb.Options{
			AppName: "guanxi-" + name, Monitor: mongomonitor.New(tel.Tracer),
		})
	}
	file, err := sqlite.Open(ctx, filepath.Join(c.DataDir, name+".db"), sqlite.Options{Now: now, Log: tel.Log})
	if err != nil {
		return nil, err
	}
	return tracing.Engine(file, semconv.DBSystemNameSQLite, tel.Tracer), nil
}
