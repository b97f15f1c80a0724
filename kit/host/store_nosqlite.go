//go:build nosqlite

package host

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/telemetry"
)

// refuseEmbedded refuses a folder: images leave the embedded engine out. It is for one process with a disk of its own,
// and an eighth of the binary.
func (c StoreConfig) refuseEmbedded() error {
	if c.DataDir == "" {
		return nil
	}
	return errors.New("this build keeps documents in MongoDB only: set --mongodb-uri (GUANXI_MONGODB_URI) and not --data-dir (GUANXI_DATA_DIR)")
}

// openEmbedded is reached by nobody whose configuration was validated.
func openEmbedded(_ context.Context, _ string, c StoreConfig, _ *telemetry.Telemetry, _ func() time.Time) (docstore.Engine, error) {
	return nil, errors.Join(c.refuseEmbedded(), errors.New("no MongoDB is configured: set --mongodb-uri (GUANXI_MONGODB_URI)"))
}
