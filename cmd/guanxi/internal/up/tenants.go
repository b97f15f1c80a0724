package up

import (
	"errors"
	"os"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/datadir"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// FirstTenant is in every new installation.
const FirstTenant tenancy.ID = "demo"

// prepareTenants makes the tenants file of a new installation.
func prepareTenants(dir datadir.Dir) error {
	if _, err := os.Stat(dir.Tenants()); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return tenancy.AddToFile(dir.Tenants(), tenancy.Tenant{
		ID: FirstTenant, State: tenancy.Active, DisplayName: "Demo", TimeZone: "UTC", Currency: "USD", Language: "en",
	})
}
