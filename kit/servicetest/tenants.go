package servicetest

import (
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// tenantsFile is the installation's, which the service reads again only once a test has changed a tenant.
type tenantsFile struct {
	path    string
	watched sync.Once
}

func (f *tenantsFile) open(t testing.TB, tenants ...tenancy.Tenant) *tenancy.Directory {
	t.Helper()
	f.path = filepath.Join(t.TempDir(), "tenants.yaml")
	require.NoError(t, tenancy.WriteFile(f.path, tenants))
	directory, err := tenancy.OpenDirectory(f.path)
	require.NoError(t, err)
	return directory
}

// patience is how long the service may take to notice that the file has changed, however busy the machine.
const patience = 30 * time.Second

// ChangeTenant changes a tenant in the file of those that are served, while the service runs, and returns when the
// service has read it.
func (s *Server) ChangeTenant(id tenancy.ID, change func(*tenancy.Tenant)) {
	s.T.Helper()
	tenants := s.Env.Tenants
	s.file.watched.Do(func() { s.Run(service.Part{Name: "tenants", Run: tenants.Watch}) })
	all := tenants.All()
	for i := range all {
		if all[i].ID == id {
			change(&all[i])
		}
	}
	before := tenants.Revision()
	require.NoError(s.T, tenancy.WriteFile(s.file.path, all))
	require.Eventually(s.T, func() bool { return tenants.Revision() != before }, patience, time.Millisecond, "nothing has changed")
}

// Suspend has a tenant no longer served.
func (s *Server) Suspend(id tenancy.ID) {
	s.T.Helper()
	s.ChangeTenant(id, func(t *tenancy.Tenant) { t.State = tenancy.Suspended })
}

// Resume has a suspended tenant served again.
func (s *Server) Resume(id tenancy.ID) {
	s.T.Helper()
	s.ChangeTenant(id, func(t *tenancy.Tenant) { t.State = tenancy.Active })
}
