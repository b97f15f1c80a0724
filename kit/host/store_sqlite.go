//go:build !nosqlite

package host

import (
	"context"
	"path/filepath"
	"time"

	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
	"github.com/guanxi-crm/guanxi/kit/docstore/tracing"
	"github.com/guanxi-crm/guanxi/kit/telemetry"
)

// refuseEmbedded is for builds without the engine.
func (StoreConfig) refuseEmbedded() error { return nil }

// openEmbedded opens the service's SQLite file in the folder.
func openEmbedded(ctx context.Context, name string, c StoreConfig, tel *telemetry.Telemetry, now func() time.Time) (docstore.Engine, error) {
	file, err := sqlite.Open(ctx, filepath.Join(c.DataDir, name+".db"), sqlite.Options{Now: now, Log: tel.Log})
	if err != nil {
		return nil, err
	}
	return tracing.Engine(file, semconv.DBSystemNameSQLite, tel.Tracer), nil
}
