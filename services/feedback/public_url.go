package feedback

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

const (
	// publicURLSetting is the tenant's own address, where it has one.
	publicURLSetting = "feedback.publicUrl"
	// defaultPublicURL is where `guanxi up` listens.
	defaultPublicURL = "http://127.0.0.1:8080"
)

// publicURLs returns where each tenant's customers reach the platform: at the address in the tenant's settings, or else at
// the installation's. A setting that is no web address is logged and passed over, so that invitations can still be made.
func publicURLs(env host.Env, installation string) func(tenancy.ID) string {
	return func(id tenancy.ID) string {
		tenant, _ := env.Tenants.Lookup(id)
		address, err := webAddress(cmp.Or(tenant.Settings[publicURLSetting], installation))
		if err != nil {
			env.Log.Warn("the tenant's setting is passed over", "tenant", id, "setting", publicURLSetting, "error", err)
			return installation
		}
		return address
	}
}

// webAddress returns the address without a slash at its end.
func webAddress(address string) (string, error) {
	if u, err := url.Parse(address); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", fmt.Errorf("public URL %q must be a web address, for example https://crm.example.org", address)
	}
	return strings.TrimRight(address, "/"), nil
}
