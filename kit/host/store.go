package host

import (
	"cmp"
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/mongodb"
	"github.com/guanxi-crm/guanxi/kit/telemetry"
	"github.com/guanxi-crm/guanxi/kit/telemetry/mongomonitor"
)

// connectTimeout bounds one attempt to reach MongoDB, so that its reason for failing is known before a probe, or the
// person who started the program, loses patience.
const connectTimeout = 5 * time.Second

// openEngine opens the engine that is configured, with one span for each operation: MongoDB's driver tells a monitor of
// its commands, and SQLite's operations are wrapped.
func openEngine(ctx context.Context, name string, c StoreConfig, tel *telemetry.Telemetry, now func() time.Time) (docstore.Engine, error) {
	uri := c.MongoDBURI.Reveal()
	if uri == "" {
		return openEmbedded(ctx, name, c, tel, now)
	}
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	return mongodb.Open(ctx, uri, cmp.Or(c.Database, "guanxi_"+name), mongodb.Options{
		AppName: "guanxi-" + name, Monitor: mongomonitor.New(tel.Tracer),
	})
}
